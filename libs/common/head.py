"""HEAD wherever there is GET (RFC 9110, sections 9.1 and 9.3.2)."""

from starlette.types import ASGIApp, Receive, Scope, Send


class HeadAsGet:
    """ASGI middleware: HEAD is answered as GET would be; the server leaves the body out."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("method") != "HEAD":
            await self.app(scope, receive, send)
            return
        # A copy, for the server looks at its own whether to send a body.
        asked = {**scope, "method": "GET"}
        try:
            await self.app(asked, receive, send)
        finally:
            # What the log wants to know of the route.
            scope.update({**asked, "method": "HEAD"})
