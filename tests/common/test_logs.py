"""What the log says, line by line. Each test has a process of its own: the set-up is global."""

import json
import subprocess
import sys
from typing import Any

import pytest

_SERVED = """
import asyncio, structlog
from libs.common import logs

async def app(scope, receive, send):
    structlog.get_logger("inside").info("seen")
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})

async def send(message):
    pass

logs.configure("info", "sample")
scope = {"type": "http", "method": "GET", "path": "/secret", "query_string": b"q=secret",
         "headers": [(b"x-request-id", b"caller-12345678")]}
asyncio.run(logs.RequestLog(app)(scope, None, send))
structlog.get_logger("after").info("done")
"""


def lines(program: str) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_a_request_is_one_line_that_tells_no_address() -> None:
    (request,) = [line for line in lines(_SERVED) if line["event"] == "request"]
    assert {"method": "GET", "status": 204, "service": "sample"}.items() <= request.items()
    assert {"route", "milliseconds", "level", "timestamp"} <= request.keys()
    assert "secret" not in str(request)


def test_every_line_of_a_request_has_its_id_and_later_lines_have_not() -> None:
    ids = {line["event"]: line.get("request_id") for line in lines(_SERVED)}
    assert ids == {"seen": "caller-12345678", "request": "caller-12345678", "done": None}


@pytest.mark.parametrize(
    ("value", "read"), [("'ä'", "ä"), ("'\\ud800'", "\ud800"), ("2**70", 2**70), ("{1}", "{1}")]
)
def test_any_value_can_be_logged(value: str, read: object) -> None:
    program = f"from libs.common import logs; logs.configure(); logs.log.info('x', value={value})"
    assert lines(program)[0]["value"] == read


_LIBRARY = """
import asyncio, gc, logging
from libs.common import logs

async def fail():
    raise ValueError("131052-308T")

async def unnoticed():
    asyncio.create_task(fail())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    gc.collect()

logs.configure()
try:
    asyncio.run(fail())
except ValueError:
    logging.getLogger("library").exception("Failed")
asyncio.run(unnoticed())
"""


def test_a_librarys_error_is_told_without_its_words() -> None:
    told = lines(_LIBRARY)
    assert [line["event"] for line in told] == ["Failed", "Task exception was never retrieved"]
    assert all(line["kind"] == "ValueError" and line["place"] for line in told)
    assert "131052" not in str(told)
