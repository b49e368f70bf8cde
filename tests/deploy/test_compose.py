"""docker-compose.yml agrees with the code, the image and .env.example."""

import json
import re
from typing import Any

import pytest

from libs.common.local import meilisearch, postgres
from libs.common.settings import SERVICES, Settings
from tests.deploy import files
from tests.deploy.files import parsed

FILLED = {"POSTGRES_PASSWORD": "p4ss", "TARJOTIN_MEILISEARCH_KEY": "a-key-of-16-bytes-or-more"}
SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|KEY")
OURS = sorted(files.ours())
LONG_RUNNING = sorted(files.long_running())


def environment(name: str) -> dict[str, str]:
    values: dict[str, str] = files.containers()[name]["environment"]
    return {key: files.filled_in(str(value), FILLED) for key, value in values.items()}


def check_of(name: str) -> re.Match[str]:
    """Port and path of the container's HTTP health check."""
    found = files.HTTP_CHECK.search(" ".join(files.containers()[name]["healthcheck"]["test"]))
    assert found is not None
    return found


@pytest.mark.parametrize("name", OURS)
def test_a_command_is_one_the_command_line_takes(name: str) -> None:
    options = [word for word in files.ours()[name]["command"] if word.startswith("--")]
    assert {option.strip("-").replace("-", "_") for option in options} <= parsed(name).keys()


def test_the_first_fill_the_readme_tells_of_can_be_run_in_its_container() -> None:
    readme = (files.ROOT / "README.md").read_text()
    [(name, command)] = re.findall(r"`docker compose exec (\w+) (tarjotin [^`]+)`", readme)
    assert files.understood(command.split())["full"] is True
    assert "TARJOTIN_PTV_URL" in environment(name)
    assert "front" in files.networks(name)


def test_every_service_the_worker_and_the_migration_are_run() -> None:
    run = [" ".join(one["command"][1:3]) for one in files.ours().values()]
    assert sorted(run) == sorted([*(f"serve {name}" for name in SERVICES), "work", "migrate"])


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_answers_under_its_own_name_beyond_its_container(name: str) -> None:
    given = parsed(name)
    assert (given["service"], given["host"]) == (name, "0.0.0.0")


def test_the_image_is_built_once_and_never_taken_from_a_registry() -> None:
    assert len({one["image"] for one in files.ours().values()}) == 1
    policies = {name: one["pull_policy"] for name, one in files.ours().items()}
    assert policies.pop("migrate") == "build"
    assert set(policies.values()) == {"never"}
    assert [name for name, one in files.ours().items() if "build" in one] == ["migrate"]


def test_the_databases_are_of_the_versions_the_code_is_tested_with() -> None:
    tested = postgres._binaries().parent.name.removeprefix("pginstall")
    minor = meilisearch.VERSION.rpartition(".")[0]
    assert files.containers()["postgres"]["image"] == f"postgres:{tested}"
    assert files.containers()["meilisearch"]["image"] == f"getmeili/meilisearch:v{minor}"


@pytest.mark.parametrize("name", sorted(files.containers()))
def test_an_image_names_its_version(name: str) -> None:
    _, _, tag = files.containers()[name]["image"].partition(":")
    assert tag not in ("", "latest")


def test_the_data_folders_of_the_databases_are_kept() -> None:
    kept = {name: files.containers()[name]["volumes"] for name in ("postgres", "meilisearch")}
    # PostgreSQL 18's image moved it: a volume on …/data would not hold the data.
    assert kept == {
        "postgres": ["postgres:/var/lib/postgresql"],
        "meilisearch": ["meilisearch:/meili_data"],
    }
    assert set(kept) == set(files.compose()["volumes"])


def test_every_file_given_to_a_container_exists() -> None:
    mounts = [
        one.split(":")[0] for c in files.containers().values() for one in c.get("volumes", ())
    ]
    given = [mount for mount in mounts if mount.startswith(".")]
    assert given
    assert [one for one in given if not (files.ROOT / one).is_file()] == []
    build = files.ours()["migrate"]["build"]
    assert (files.ROOT / build["context"] / build["dockerfile"]).is_file()


def test_only_the_gateway_is_published_and_on_loopback_unless_told() -> None:
    published = {name: one["ports"] for name, one in files.containers().items() if "ports" in one}
    assert list(published) == ["gateway"]
    (port,) = published["gateway"]
    assert files.filled_in(port, {}) == "127.0.0.1:8080:8080"


def test_env_example_names_the_variables_compose_reads_and_no_others() -> None:
    assert {one["name"] for one in files.variables()} == set(files.env_example())


def test_env_example_gives_no_value() -> None:
    assert {name: value for name, value in files.env_example().items() if value} == {}


def test_every_variable_is_explained() -> None:
    lines = (files.ROOT / ".env.example").read_text().splitlines()
    named = [number for number, line in enumerate(lines) if line and not line.startswith("#")]
    assert [lines[number] for number in named if not lines[number - 1].startswith("# ")] == []


def test_a_secret_has_no_default_and_asks_for_itself_in_words() -> None:
    """But the coordinators' tokens: without them nobody changes anything."""
    found = [one for one in files.variables() if SECRET.search(one["name"])]
    secrets = [one for one in found if one["name"] != "TARJOTIN_COORDINATOR_TOKENS"]
    assert {one["name"] for one in secrets} == set(FILLED)
    assert [one[0] for one in secrets if one["form"] != ":?" or len(one["rest"]) < 10] == []


@pytest.mark.parametrize("name", sorted(files.containers()))
def test_no_secret_is_written_down(name: str) -> None:
    given: dict[str, Any] = files.containers()[name].get("environment", {})
    secret = {key: value for key, value in given.items() if SECRET.search(key)}
    assert [key for key, value in secret.items() if not value.startswith("${")] == []
    logins = re.findall(r"://[^/@:]*:([^@]*)@", " ".join(map(str, given.values())))
    assert [login for login in logins if not login.startswith("${")] == []


@pytest.mark.parametrize("name", OURS)
def test_every_setting_given_is_one_the_code_reads(name: str) -> None:
    given = {key for key in environment(name) if key.startswith("TARJOTIN_")}
    assert given - files.setting_names() == set()


def test_every_setting_explained_is_one_the_code_reads() -> None:
    named = {name for name in files.env_example() if name.startswith("TARJOTIN_")}
    assert named - files.setting_names() == set()


@pytest.mark.parametrize("name", OURS)
def test_settings_can_be_read_with_only_the_required_variables_filled_in(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, value in environment(name).items():
        monkeypatch.setenv(key, value)
    read = Settings()
    assert (read.env, read.serves_docs) == ("prod", False)
    assert read.meilisearch_url == "http://meilisearch:7700"


def test_processes_log_in_with_what_the_databases_were_made_with() -> None:
    made = environment("postgres")
    login = f"{made['POSTGRES_USER']}:{made['POSTGRES_PASSWORD']}"
    url = f"postgresql://{login}@postgres:5432/{made['POSTGRES_DB']}"
    assert {environment(name)["TARJOTIN_DATABASE_URL"] for name in OURS} == {url}
    key = environment("meilisearch")["MEILI_MASTER_KEY"]
    assert {environment(name)["TARJOTIN_MEILISEARCH_KEY"] for name in OURS} == {key}


def test_the_database_admits_every_connection_the_pools_may_open() -> None:
    workers = sum(parsed(name)["workers"] for name in SERVICES)
    most = workers * 2 * Settings().database_pool_size
    (allowed,) = re.findall(r"max_connections=(\d+)", " ".join(_postgres_command()))
    # The worker's own, migrations, an operator's psql.
    assert most + 30 <= int(allowed)


def _postgres_command() -> list[str]:
    command: list[str] = files.containers()["postgres"]["command"]
    return command


@pytest.mark.parametrize("name", LONG_RUNNING)
def test_what_runs_long_is_checked_limited_and_started_again(name: str) -> None:
    container = files.containers()[name]
    assert container["restart"] == "unless-stopped"
    assert {"test", "interval", "timeout", "retries", "start_period"} <= set(
        container["healthcheck"]
    )
    assert re.fullmatch(r"\d+[mg]", container["mem_limit"])


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_checked_on_its_port_and_a_route_it_has(name: str) -> None:
    check = check_of(name)
    contract = json.loads((files.ROOT / "services" / name / "openapi.json").read_text())
    assert int(check["port"]) == Settings().port_of(name)
    assert "get" in contract["paths"][check["path"]]


def test_the_gateway_is_checked_through_to_the_catalogue() -> None:
    check = check_of("gateway")
    contract = json.loads((files.ROOT / "services" / "catalogue" / "openapi.json").read_text())
    assert files.containers()["gateway"]["ports"][0].endswith(f":{check['port']}")
    assert "get" in contract["paths"][check["path"]]


def test_the_databases_are_checked_as_the_services_reach_them() -> None:
    port = environment("catalogue")["TARJOTIN_MEILISEARCH_URL"].rpartition(":")[2]
    assert (check_of("meilisearch")["port"], check_of("meilisearch")["path"]) == (port, "/health")
    made, check = environment("postgres"), files.containers()["postgres"]["healthcheck"]["test"]
    assert f"--username={made['POSTGRES_USER']}" in check
    assert f"--dbname={made['POSTGRES_DB']}" in check


def test_the_worker_is_checked_with_a_module_of_the_image() -> None:
    *_, option, module = files.containers()["worker"]["healthcheck"]["test"]
    assert option == "-m"
    assert module.replace(".", "/") + ".py" in files.copied()


@pytest.mark.parametrize("name", [name for name in OURS if name != "migrate"])
def test_nothing_of_ours_starts_before_the_tables_are_there(name: str) -> None:
    needs = files.containers()[name]["depends_on"]
    assert needs["migrate"]["condition"] == "service_completed_successfully"
    # Away, it is stood in for: it must not keep anything from starting.
    assert needs["meilisearch"]["condition"] == "service_started"


def test_the_migration_runs_once_on_a_healthy_database() -> None:
    migrate = files.containers()["migrate"]
    assert migrate["restart"] == "no"
    assert migrate["depends_on"] == {"postgres": {"condition": "service_healthy"}}


def test_the_gateway_waits_for_every_service() -> None:
    needs = files.containers()["gateway"]["depends_on"]
    assert needs == {name: {"condition": "service_healthy"} for name in SERVICES}


def test_the_databases_reach_nobody_outside_and_the_gateway_not_them() -> None:
    assert files.compose()["networks"]["data"] == {"internal": True}
    for database in ("postgres", "meilisearch"):
        assert files.networks(database) == {"data"}
    assert files.networks("gateway") == {"front"}


@pytest.mark.parametrize("name", OURS)
def test_a_process_of_ours_reaches_the_databases(name: str) -> None:
    assert "data" in files.networks(name)


@pytest.mark.parametrize("name", [*OURS, "gateway"])
def test_a_container_that_holds_no_data_has_no_rights_it_does_not_need(name: str) -> None:
    container = files.containers()[name]
    assert container["read_only"]
    assert container["cap_drop"] == ["ALL"]
    assert container["security_opt"] == ["no-new-privileges:true"]
