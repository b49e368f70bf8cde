"""A stub of the PTV v11 read interface, over real HTTP, that also fails as the real one does."""

from tests.ptv_stub.register import Kind, Register, Status
from tests.ptv_stub.server import StubServer

__all__ = ["Kind", "Register", "Status", "StubServer"]
