"""How a node that serves strangers is limited, and what it must refuse. docs/runbooks/rpc-node.md and ops/systemd/node.env recommend these
limits; scripts/test-ops.sh compares."""
import json

import rpc
from harness import Failed, need

# Calls a minute on one web socket; so many at once, then as many a second as fit.
RATE = 600
BATCH = 20
# Megabytes. The code of an upgrade, which anybody may apply once it is authorised, has 2.4 in hexadecimal.
REQUEST = 4
RESPONSE = 16
CONNECTIONS = 500
SUBSCRIPTIONS = 64
LIMITS = (
    *("--rpc-rate-limit", str(RATE)),
    *("--rpc-max-batch-request-len", str(BATCH)),
    *("--rpc-max-request-size", str(REQUEST)),
    *("--rpc-max-response-size", str(RESPONSE)),
    *("--rpc-max-connections", str(CONNECTIONS)),
    *("--rpc-max-subscriptions-per-connection", str(SUBSCRIPTIONS)),
)

_BLOCK = "0x" + "00" * 32
# Everything that reads or changes what belongs to the node and not to the chain, or that is unbounded work, with arguments that
# would be accepted from the operator.
UNSAFE = {
    "author_insertKey": ["babe", "//Alice", _BLOCK],
    "author_rotateKeys": [],
    "author_rotateKeysWithOwner": ["0x00"],
    "author_hasKey": [_BLOCK, "babe"],
    "author_hasSessionKeys": ["0x" + "00" * 96],
    "author_removeExtrinsic": [[]],
    "babe_epochAuthorship": [],
    "offchain_localStorageSet": ["PERSISTENT", "0x00", "0x00"],
    "offchain_localStorageClear": ["PERSISTENT", "0x00"],
    "offchain_localStorageGet": ["PERSISTENT", "0x00"],
    "state_callRecorded": ["Core_version", "0x", _BLOCK],
    "state_getPairs": ["0x"],
    "state_queryStorage": [["0x00"], _BLOCK],
    "state_traceBlock": [_BLOCK],
    "system_addLogFilter": ["trace"],
    "system_addReservedPeer": ["/ip4/127.0.0.1/tcp/1/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp"],
    "system_dryRun": ["0x00"],
    "system_peers": [],
    "system_removeReservedPeer": ["12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp"],
    "system_resetLogFilter": [],
    "system_unstable_networkState": [],
}


def refused(call):
    """The error that a call ends with. Raises Failed if it succeeds."""
    try:
        answer = call()
    except (rpc.RpcError, rpc.HttpError, rpc.Closed) as error:
        return error
    raise Failed(f"not refused: {str(answer)[:200]}")


def unsafe_methods(call, served):
    """All unsafe methods are refused by `call(method, params)` of a node that serves the methods `served`. Answers how many."""
    for method, params in UNSAFE.items():
        need(method in served, f"the node does not know {method}")
        error = refused(lambda m=method, p=params: call(m, p))
        need(isinstance(error, rpc.RpcError) and "unsafe" in error.message, f"{method}: {error}")
    return len(UNSAFE)


def batch(length):
    """A batch of so many harmless requests."""
    one = {"jsonrpc": "2.0", "method": "system_chain", "params": []}
    return json.dumps([{**one, "id": number} for number in range(length)])


def batches(post, socket):
    """A batch as long as may be is answered, a longer one refused, by `post(body)` and on the web socket, which can be used afterwards.
    Answers the error."""
    status, body = post(batch(BATCH).encode())
    need(status == 200 and len(json.loads(body)) == BATCH, f"a batch of {BATCH}: {status} {body[:200]}")
    _, body = post(batch(BATCH + 1).encode())
    over_http = json.loads(body)
    socket.send_text(batch(BATCH + 1))
    over_socket = socket.receive()
    for answer in (over_http, over_socket):
        need(isinstance(answer, dict) and "batch" in answer["error"]["message"].lower(), f"a large batch: {answer}")
    need(socket.call("system_chain"), "the web socket is of no more use")
    return rpc.RpcError(over_http["error"])


def oversize():
    """A request that is too large."""
    return json.dumps({"jsonrpc": "2.0", "id": 1, "method": "system_chain", "params": ["0" * (REQUEST * 1024 * 1024)]})


def bodies(post, socket, large):
    """The text, which is too large, is refused by `post(body)` and on the web socket, which can be used afterwards. Answers how: the body
    of the HTTP answer, the error on the web socket, and what that says of a call then."""
    status, body = post(large.encode())
    need(status == 413, f"a body of {len(large)} bytes: {status} {body[:200]}")
    socket.send_text(large)
    answer = socket.receive()
    need("error" in answer and "too" in answer["error"]["message"].lower(), f"a message of {len(large)} bytes: {answer}")
    return body.decode(errors="replace").strip(), rpc.RpcError(answer["error"]), socket.call("system_chain")
