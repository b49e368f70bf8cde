"""Ends with 0 when a background worker gave a sign of life within the last minute, else with 1.

The health check of a worker container, which answers no HTTP. A worker marks itself every 10
seconds; the rows do not say which container wrote them, so beside a second worker a dead one is
not noticed here (its jobs go back to the queue all the same).
"""

import sys

import psycopg

from libs.common.settings import settings

ALIVE = """SELECT EXISTS (SELECT FROM public.procrastinate_workers
           WHERE last_heartbeat > now() - interval '1 minute')"""


def main() -> int:
    url = settings().database_url_of("worker")
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            return 0 if connection.execute(ALIVE).fetchone() == (True,) else 1
    except psycopg.Error as error:
        print(type(error).__name__, file=sys.stderr)  # noqa: T201 - a health check's own voice
        return 1


if __name__ == "__main__":
    sys.exit(main())
