"""What takes long is found out once, and little is remembered."""

from tthc.checks.memory import Memory


def test_what_looks_the_same_is_found_once_and_few_are_remembered() -> None:
    memory: Memory[int | None] = Memory(2)
    found: list[str] = []

    def of(known: str) -> int | None:
        return memory.of(known, lambda: found.append(known))

    for known in ("a", "a", "b", "a"):
        assert of(known) is None  # a result that says nothing is remembered, too
    assert found == ["a", "b"]
    of("c")
    of("a")
    assert found == ["a", "b", "c", "a"]
