"""How a node that serves strangers is started, and what it must refuse. docs/guides/validator.md recommends the same limits."""
import json

import rpc
from harness import Failed, need

# Calls a minute on one web socket; so many at once, then as many a second as fit.
RATE = 1200
BATCH = 32
# Megabytes.
REQUEST = 4
CONNECTIONS = 100
SUBSCRIPTIONS = 64
LIMITS = (
    *("--rpc-rate-limit", str(RATE)),
    *("--rpc-max-batch-request-len", str(BATCH)),
    *("--rpc-max-request-size", str(REQUEST)),
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
