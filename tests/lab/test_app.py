"""The server: who may talk to it, what it hands out, and that nothing malformed ends it."""

import json

import pytest

pytest.importorskip("starlette")

from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from glutamate.lab import app as lab_app
from glutamate.lab import talk
from glutamate.lab.wire import TEXT

PORT = 8642
OWN = f"http://127.0.0.1:{PORT}"


@pytest.fixture(scope="module")
def client():
    with TestClient(lab_app.make(PORT), base_url=OWN) as found:
        yield found


def socket(client, origin=OWN):
    return client.websocket_connect(f"ws://127.0.0.1:{PORT}/ws", headers={"origin": origin})


def test_pages_come_with_a_strict_policy(client):
    for path in ("/", "/static/main.js", "/static/style.css", "/static/lib/chart.js"):
        reply = client.get(path)
        assert reply.status_code == 200
        policy = reply.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert reply.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:1", "localhost.evil.example:8642", ""])
def test_other_hosts_are_refused(client, host):
    assert client.get("/", headers={"host": host}).status_code == 403


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1:8642", "http://127.0.0.1:8643"])
def test_other_origins_are_refused(client, origin):
    assert client.get("/", headers={"origin": origin}).status_code == 403
    with pytest.raises(WebSocketDisconnect), socket(client, origin) as page:
        page.receive_text()


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_pages_of_other_sites_can_link_to_the_lab_and_load_nothing_of_it(client, site):
    loads = {"sec-fetch-site": site, "sec-fetch-mode": "no-cors"}
    goes = {"sec-fetch-site": site, "sec-fetch-mode": "navigate"}
    assert client.get("/", headers=goes).status_code == 200
    for path, headers in (
        ("/", loads),
        ("/static/main.js", loads),
        ("/data/quick-abc.csv", loads),
        ("/data/quick-abc.csv", goes),
    ):
        assert client.get(path, headers=headers).status_code == 403
    own = {"sec-fetch-site": "same-origin", "sec-fetch-mode": "no-cors"}
    assert client.get("/static/main.js", headers=own).status_code == 200
    assert client.get("/").headers["cross-origin-opener-policy"] == "same-origin"


def test_a_socket_without_origin_is_refused(client):
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(f"ws://127.0.0.1:{PORT}/ws") as page:
        page.receive_text()


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static//etc/passwd",
        "/data/..%2f..%2fetc%2fpasswd",
        "/data/quick-.csv",
        "/data/quick-abc.exe",
        "/data/else-abc.csv",
        "/nothing",
    ],
)
def test_nothing_but_pages_and_kept_data_is_handed_out(client, path):
    reply = client.get(path)
    assert reply.status_code == 404
    assert "root" not in reply.text and "import" not in reply.text


def test_data_that_is_gone_say_so(client):
    reply = client.get("/data/quick-abcdef0123456789abcdef01.csv")
    assert reply.status_code == 404
    assert "run it again" in reply.json()["error"]["do"]


def test_malformed_messages_are_answered_and_the_rest_goes_on(client):
    with socket(client) as page:
        for text in ("", "{", "[]", '{"id": 1, "ask": "nothing"}', '{"id": 2, "ask": "synapse", "with": {"rate": -1}}'):
            page.send_text(text)
            told = json.loads(page.receive_text())
            assert told["is"] == "error"
            assert all(told["error"][part] for part in ("asked", "came", "allowed", "do"))
        page.send_bytes(b"\xff\xfe\x00")
        assert json.loads(page.receive_text())["is"] == "error"
        page.send_text("x" * (TEXT + 1))
        assert json.loads(page.receive_text())["is"] == "error"
        page.send_text(json.dumps({"id": 3, "ask": "synapse", "with": {"count": 1, "duration": 60.0}}))
        answer = json.loads(page.receive_text())
        assert answer["is"] == "answer" and answer["id"] == 3
        reply = client.get(f"/data/{answer['value']['data']}.csv")
        assert reply.status_code == 200 and "cleft.glutamate_cleft" in reply.text.splitlines()[0]
        assert reply.headers["content-disposition"].startswith("attachment")
        assert reply.headers["cross-origin-resource-policy"] == "same-origin"
        assert client.get(f"/data/{answer['value']['data']}.html").status_code == 404


def test_a_page_that_only_errs_is_let_go(client):
    with socket(client) as page, pytest.raises(WebSocketDisconnect):
        for _ in range(talk.FAULTS + 2):
            page.send_text("nonsense")
            page.receive_text()


def test_only_so_many_pages_at_once(client, monkeypatch):
    monkeypatch.setattr(talk, "SESSIONS", 1)
    with socket(client), pytest.raises(WebSocketDisconnect), socket(client) as more:
        more.receive_text()
