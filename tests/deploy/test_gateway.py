"""The gateway's configuration: where requests go, what is refused, what is not logged."""

import re
from fnmatch import fnmatch

import pytest
import uvicorn

from libs.common.settings import SERVICES, Settings
from tests.deploy import files
from tests.deploy.files import Directive, parsed

CONFIGURED = files.caddyfile()
OPTIONS = CONFIGURED.block[0]
(SITE,) = (one for one in CONFIGURED.block if one.words[0].startswith(":"))
ROUTE = SITE.only("route")


def upstream(handler: Directive) -> str:
    return handler.only("reverse_proxy").words[1]


def seconds(text: str) -> int:
    assert text.endswith("s")
    return int(text.removesuffix("s"))


def test_every_service_has_one_way_in() -> None:
    ways = [upstream(one) for one in ROUTE.block if one.words[0] in ("handle", "handle_path")]
    assert sorted(ways) == sorted(f"{name}:{Settings().port_of(name)}" for name in SERVICES)
    assert set(SERVICES) <= set(files.containers())


@pytest.mark.parametrize("name", ["referral", "feedback"])
def test_a_service_is_told_the_prefix_that_is_cut_off(name: str) -> None:
    prefixed = {one.words: upstream(one) for one in ROUTE.all("handle_path")}
    prefix = parsed(name)["root_path"]
    assert prefix == f"/{name}"
    assert prefixed["handle_path", f"{prefix}/*"] == f"{name}:{Settings().port_of(name)}"


def test_the_catalogue_takes_the_rest_with_no_prefix() -> None:
    last = ROUTE.block[-1]
    assert (last.words, upstream(last).partition(":")[0]) == (("handle",), "catalogue")
    assert parsed("catalogue")["root_path"] == ""


@pytest.mark.parametrize("prefix", ["", "/referral", "/feedback"])
def test_measurements_are_refused_before_anything_is_passed_on(prefix: str) -> None:
    matcher, refusal = ROUTE.block[:2]
    assert matcher.words[0] == refusal.words[1]
    assert matcher.words[1] == "path"
    assert refusal.words == ("respond", matcher.words[0], "404")
    assert fnmatch(f"{prefix}/metrics", matcher.words[2])


@pytest.mark.parametrize("name", ["referral", "feedback"])
def test_a_bare_prefix_is_led_to_its_service(name: str) -> None:
    redirects = [one.words[1:] for one in ROUTE.all("redir")]
    assert (f"/{name}", f"/{name}/", "308") in redirects


def test_the_gateway_listens_where_its_port_is_published() -> None:
    (port,) = files.containers()["gateway"]["ports"]
    assert port.endswith(SITE.words[0])


def test_a_log_line_holds_no_query_string_and_no_header() -> None:
    fields = OPTIONS.only("fields")
    _, kind, pattern, instead = fields.only("request>uri").words
    assert kind == "regexp"
    address = "/api/v1/services?q=yksinäisyys&near=61.13,21.5"
    assert re.sub(pattern, instead, address) == "/api/v1/services"
    assert fields.only("request>headers").words[1] == "delete"
    assert fields.only("resp_headers").words[1] == "delete"


@pytest.mark.parametrize("field", ["request>remote_ip", "request>client_ip"])
def test_a_log_line_holds_no_whole_address(field: str) -> None:
    mask = OPTIONS.only("fields").only(field)
    assert mask.words[1] == "ip_mask"
    assert int(mask.only("ipv4").words[1]) <= 24
    assert int(mask.only("ipv6").words[1]) <= 48


def test_the_access_log_has_no_format_of_its_own() -> None:
    assert SITE.only("log") == Directive(("log",))


def test_a_body_is_limited() -> None:
    (limit,) = re.findall(r"(\d+)MB", SITE.only("max_size").words[1])
    assert 1 <= int(limit) <= 50


@pytest.mark.parametrize("name", ["read_header", "read_body", "write", "idle"])
def test_nobody_holds_a_connection_for_ever(name: str) -> None:
    assert 0 < seconds(OPTIONS.only("timeouts").only(name).words[1]) <= 300


def test_a_connection_is_let_go_before_the_service_closes_it() -> None:
    kept = seconds(CONFIGURED.only("keepalive").words[1])
    assert kept < uvicorn.Config("app").timeout_keep_alive


def test_both_sides_trust_the_same_proxies() -> None:
    trusted = CONFIGURED.only("trusted_proxies").words[1:]
    for service in SERVICES:
        believed = files.containers()[service]["environment"]["FORWARDED_ALLOW_IPS"]
        assert tuple(believed.split(",")) == trusted


def test_every_way_in_has_the_same_limits() -> None:
    imports = [list(one.all("import")) for one in ROUTE.all("reverse_proxy")]
    assert imports == [[Directive(("import", "backend"))]] * len(SERVICES)


@pytest.mark.parametrize(
    "header", ["X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Permissions-Policy"]
)
def test_answers_carry_the_headers_browsers_heed(header: str) -> None:
    assert len(SITE.only("header").only(header).words) == 2


def test_the_gateway_cannot_be_reconfigured_from_outside() -> None:
    assert OPTIONS.only("admin").words == ("admin", "off")
