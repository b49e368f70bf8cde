"""The stub failing on demand, and what it remembers of the requests."""

import time
from uuid import uuid4

import httpx2
import pytest

from tests.ptv_stub import StubServer
from tests.ptv_stub.conftest import Get
from tests.ptv_stub.documents import service


def test_a_fault_lasts_as_many_times_as_told(stub: StubServer, get: Get) -> None:
    stub.faults.fail("/Service", status=504, times=2)
    assert [get("/Service").status_code for _ in range(3)] == [504, 504, 200]


def test_a_fault_hits_only_paths_under_its_prefix(stub: StubServer, get: Get) -> None:
    stub.faults.fail("/Service/list", status=504, times=None)
    assert get("/Service").status_code == 200


def test_big_detail_lists_can_time_out_while_small_ones_pass(stub: StubServer, get: Get) -> None:
    ids = stub.publish(*(service() for _ in range(21)))
    stub.faults.fail_when(more_than_guids=20, status=504)
    assert get("/Service/list", guids=",".join(ids)).status_code == 504
    assert get("/Service/list", guids=",".join(ids[:20])).status_code == 200


def test_too_many_connections_is_a_500_with_a_message(stub: StubServer, get: Get) -> None:
    stub.faults.too_many_connections()
    answer = get("/Service")
    assert answer.status_code == 500
    assert answer.json()["errorMessage"].startswith("Rejected: Too many connections")


def test_a_rate_limit_says_when_to_come_back(stub: StubServer, get: Get) -> None:
    stub.faults.rate_limit(retry_after="7")
    answer = get("/Service")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")


def test_a_dropped_connection_gives_no_answer_at_all(stub: StubServer, get: Get) -> None:
    stub.faults.drop_connection()
    with pytest.raises(httpx2.TransportError):
        get("/Service")
    assert get("/Service").status_code == 200


def test_truncated_json_cannot_be_read(stub: StubServer, get: Get) -> None:
    stub.faults.truncate_json()
    answer = get("/Service")
    assert answer.status_code == 200
    with pytest.raises(ValueError):
        answer.json()


def test_a_delay_is_waited_and_the_answer_is_good(stub: StubServer, get: Get) -> None:
    stub.faults.delay(0.2, times=1)
    start = time.monotonic()
    assert get("/Service").status_code == 200
    assert time.monotonic() - start >= 0.2


def test_cleared_faults_are_gone(stub: StubServer, get: Get) -> None:
    stub.faults.fail(status=503, times=None)
    stub.faults.clear()
    assert get("/Service").status_code == 200


def test_requests_are_remembered_with_query_and_headers(stub: StubServer, get: Get) -> None:
    id = str(uuid4())
    get("/Service/list", headers={"User-Agent": "tray/1.0"}, guids=id)
    (request,) = stub.requests
    assert (request.path, request.guids) == ("/Service/list", [id])
    assert request.headers["user-agent"] == "tray/1.0"


def test_answers_are_compressed_for_those_who_ask() -> None:
    with StubServer(gzip=True) as stub:
        packed = httpx2.get(f"{stub.url}/Service", headers={"Accept-Encoding": "gzip"})
        plain = httpx2.get(f"{stub.url}/Service", headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.json() == plain.json()
    assert "Content-Encoding" not in plain.headers


def test_a_stopped_stub_takes_no_connections() -> None:
    with StubServer() as stub:
        url = f"{stub.url}/Service"
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(url)


def test_writing_is_refused(stub: StubServer) -> None:
    assert httpx2.post(f"{stub.url}/Service", json={}).status_code == 405
