"""The environment of a fresh clone: what is asked for, what pip's output means."""

from infra.local import environment
from infra.local.environment import ROOT, collected, wanted


def test_everything_that_trying_and_testing_need_is_wanted() -> None:
    parts = wanted((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert {"boto3", "chalice", "pytest", "pyx12"} <= set(parts)
    assert any(part.startswith("moto[") for part in parts)


def test_progress_shows_names_and_no_hosts() -> None:
    lines = [
        "Looking in indexes: https://packages.example/simple\n", "Collecting boto3 (from -c constraints.txt)\n",
        "  Downloading https://packages.example/boto3.whl\n", "Collecting pydantic<2.14,>=2.13\n",
    ]  # fmt: skip
    assert list(collected(lines)) == ["boto3", "pydantic"]


def test_no_network_is_one_sentence_that_says_what_to_do() -> None:
    assert "run the same command again" in environment.NO_INSTALL
    assert "\n" not in environment.NO_INSTALL
