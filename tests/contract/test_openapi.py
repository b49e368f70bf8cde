"""The published contract is the one the code serves."""

import json

import pytest

from libs.common.settings import SERVICES
from tests.contract.snapshot import contract, published


@pytest.mark.parametrize("service", SERVICES)
def test_the_contract_is_the_published_one(service: str) -> None:
    assert contract(service) == json.loads(published(service).read_text()), (
        "The contract changed. If that is meant, run `make openapi` and commit the file."
    )


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_has_a_name_of_its_own_and_a_description(service: str) -> None:
    operations = [
        operation for path in contract(service)["paths"].values() for operation in path.values()
    ]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    assert all(operation.get("description") for operation in operations)
