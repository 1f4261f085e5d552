"""The list of clinics."""

from shared import aws, directory
from tests.world import World


def test_every_clinic_is_listed_once_over_all_pages(world: World) -> None:
    table, client = world.built.environment["ELIGIBILITY_TABLE"], aws.client("dynamodb")
    ids = [f"clinic{number:04}" + "x" * 20 for number in range(40)]
    for clinic in [*ids, *ids[:3]]:
        directory.enter(client, table, clinic)

    assert list(directory.clinics(client, table)) == ids
    assert directory.is_known(client, table, ids[0])
    assert not directory.is_known(client, table, "atlantis")


def test_a_long_list_is_read_page_by_page() -> None:
    pages = [{"Items": [{"sk": {"S": "a"}}], "LastEvaluatedKey": {"sk": {"S": "a"}}}, {"Items": [{"sk": {"S": "b"}}]}]
    starts = []

    class Client:
        def query(self, **asked: object) -> object:
            starts.append(asked.get("ExclusiveStartKey"))
            return pages[len(starts) - 1]

    assert list(directory.clinics(Client(), "t")) == ["a", "b"]
    assert starts == [None, {"sk": {"S": "a"}}]
