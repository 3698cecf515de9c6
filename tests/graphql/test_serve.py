"""`catchment serve`, as a process."""

import json
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import catchment
from catchment.cli import main
from catchment.cli.serve import _listening, _url
from catchment.store import people
from catchment_parsers.facts import Owner, Provenance

CATCHMENT = str(Path(sys.executable).with_name("catchment"))


def asked(url: str, query: str) -> dict[str, Any]:
    """The answer of a server to a query."""
    body = json.dumps({"query": query}).encode()
    request = urllib.request.Request(f"{url}graphql", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as response:
        assert "server" not in response.headers
        answer: dict[str, Any] = json.load(response)
        return answer


@pytest.fixture
def process(demo_copy: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server on a free port, and its address."""
    command = [CATCHMENT, "--db", str(demo_copy), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        line = server.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/", line)
        try:
            assert found, line
            yield server, found.group()
        finally:
            server.kill()


def test_it_serves_and_ends_well_on_an_interrupt(process: tuple[subprocess.Popen[str], str]) -> None:
    server, url = process
    assert asked(url, '{ asset(urn: "fct_orders") { name } }')["data"] == {"asset": {"name": "fct_orders"}}
    server.send_signal(signal.SIGINT)
    _, errors = server.communicate(timeout=30)
    assert (server.returncode, errors) == (0, "")


def test_many_at_once_are_answered_while_others_write(
    process: tuple[subprocess.Popen[str], str], demo_copy: Path
) -> None:
    _, url = process
    query = """{ asset(urn: "fct_orders") { owners { name } }
                 lineage(urn: "raw_shop.orders", direction: DOWNSTREAM) { totalCount } }"""
    with ThreadPoolExecutor(8) as pool, catchment.open(demo_copy) as catalog:
        answers = [pool.submit(asked, url, query) for _ in range(60)]
        node = catalog.node("fct_orders")
        for number in range(20):
            owner = Owner(name=f"owner {number}", provenance=Provenance.MANUAL)
            people.assign_owner(catalog.store, node, owner, actor="test")
        found = [answer.result() for answer in answers]
        last = asked(url, query)
    assert all("errors" not in answer for answer in found)
    assert len({answer["data"]["lineage"]["totalCount"] for answer in found}) == 1
    assert {f"owner {number}" for number in range(20)} <= {o["name"] for o in last["data"]["asset"]["owners"]}


def test_a_port_in_use_is_told_in_one_line(demo_db: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(main, ["--db", str(demo_db), "serve", "--port", str(port)])
    assert result.exit_code == 4
    assert result.stderr == f"Error: port {port} is in use: choose another with --port, or any free one with --port 0\n"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["serve", "--host", "192.0.2.1", "--port", "0"], 2, "there is no token to let them"),
        (["serve", "--host", "0.0.0.0", "--port", "0"], 2, "catchment token create NAME"),
        (["serve", "--port", "65536"], 2, "65536"),
    ],
)
def test_what_cannot_be_served(demo_db: Path, arguments: list[str], code: int, message: str) -> None:
    result = CliRunner().invoke(main, ["--db", str(demo_db), *arguments])
    assert result.exit_code == code
    assert message in result.stderr


def test_a_missing_catalog_is_told(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--db", str(tmp_path / "none.db"), "serve"])
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: no catalog at ")
    assert result.stderr.count("\n") == 1


def test_an_address_of_another_machine_is_told(demo_copy: Path) -> None:
    runner = CliRunner()
    runner.invoke(main, ["--db", str(demo_copy), "token", "create", "ci"])
    result = runner.invoke(main, ["--db", str(demo_copy), "serve", "--host", "192.0.2.1", "--port", "0"])
    assert result.exit_code == 4
    assert "cannot listen on 192.0.2.1:0" in result.stderr


def test_an_ipv6_address_is_written_as_urls_write_it() -> None:
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    try:
        listener = _listening("::1", 0)
    except Exception as error:  # noqa: BLE001 - a container may have the family and no address
        pytest.skip(str(error))
    with listener:
        assert _url("::1", listener) == f"http://[::1]:{listener.getsockname()[1]}/"
