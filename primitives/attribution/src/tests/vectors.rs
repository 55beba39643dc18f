//! The vectors in `vectors/verbatim-1.json`: made here, compared with the file, and read by other implementations.
//! `UPDATE_VECTORS=1` writes the file anew. All bytes are in hexadecimal, all amounts decimal strings.

use super::words;
use crate::{
	batch::summarise,
	chunk::{bodies, commit_request, commit_response, verify_chunk, OPEN_SALT},
	claim::{claims_root, verify_claim, Text},
	commit_contribution, cover,
	cover::Exhaustive,
	credit,
	credit::credit_of,
	merkle::{leaf_hash, prove, root, verify, Tree},
	receipt::charge,
	retrieved_root, sums,
	token::{tokenise, tokens, Kind},
	Blake2, Channels, Claim, CommittedText, Context, CreditEntry, Execution, Method, Receipt, ReceiptId,
	Retrieved, Source, SumTree,
};
use codec::Encode;
use serde_json::{json, Value};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/verbatim-1.json");
const GENESIS: [u8; 32] = [0xAB; 32];

fn token_vectors() -> Value {
	let texts: [&[u8]; 9] = [
		b"",
		b" \t\r\n",
		b"Hello, World_9!",
		"Caf\u{e9} na\u{ef}ve \u{2014} \u{20ac}5 \u{1f600}".as_bytes(),
		b"\x00\x1F\x7F a\x0Bb",
		b"\x80\xBF\xC3\xC3\xA9\xFF\x80\x80\x80\x80x",
		b"abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_____",
		b"fn main() { println!(\"{}\", 1 + 2); }",
		"\u{65e5}\u{672c}\u{8a9e}\u{3002}".as_bytes(),
	];
	let kind = |kind: Kind| match kind {
		Kind::Word => "word",
		Kind::NonAscii => "non-ascii",
		Kind::Other => "other",
	};
	let case = |text: &[u8]| {
		let found = tokenise(text).map(|found| {
			json!({
				"bytes": hex::encode(found.token.as_bytes()),
				"kind": kind(found.token.kind()),
				"start": found.start,
				"end": found.end,
			})
		});
		json!({ "text": hex::encode(text), "tokens": found.collect::<Vec<_>>() })
	};
	texts.into_iter().map(case).collect()
}

fn merkle_vectors() -> Value {
	let case = |count: usize| {
		let leaves: Vec<_> = (0..count).map(|index| format!("leaf {index}")).collect();
		let hashes: Vec<_> = leaves.iter().map(|leaf| leaf_hash(leaf.as_bytes())).collect();
		let tree = Tree::<Blake2>::new(hashes.clone());
		let root = root(&leaves).unwrap();
		let proof = |index: usize| {
			let proof = prove(&hashes, index as u64).unwrap();
			assert_eq!(
				verify(
					&root,
					count as u64,
					index as u64,
					leaves[index].as_bytes(),
					&proof
				),
				Ok(())
			);
			proof.iter().map(hex::encode).collect::<Vec<_>>()
		};
		json!({
			"leaves": leaves.iter().map(hex::encode).collect::<Vec<_>>(),
			"tree_hash": hex::encode(tree.tree_hash()),
			"root": hex::encode(root),
			"proofs": (0..count).map(proof).collect::<Vec<_>>(),
		})
	};
	[0, 1, 2, 3, 5, 8, 13].into_iter().map(case).collect()
}

fn text_vectors() -> Value {
	let long = format!("{} -- {}", words("Word", 127), words("more", 150));
	let texts: [(&str, [u8; 32], &[u8]); 6] = [
		("contribution", [1; 32], b"Hi, you"),
		("contribution", [2; 32], b"Hi, you"),
		("contribution", [1; 32], long.as_bytes()),
		("request", OPEN_SALT, b"What is a receipt?"),
		("response", OPEN_SALT, b""),
		("response", [0x5A; 32], b"A private answer\xFF\x80."),
	];
	let case = |(role, identity, text): (&str, [u8; 32], &[u8])| {
		let (commitment, context) = match role {
			"contribution" => (
				commit_contribution(&identity, text),
				Context::Contribution {
					contributor: identity,
				},
			),
			"request" => (
				commit_request(&identity, text),
				Context::Request { salt: identity },
			),
			_ => (
				commit_response(&identity, text),
				Context::Response { salt: identity },
			),
		};
		let commitment = commitment.unwrap();
		let whole = CommittedText::new(&context, text).unwrap();
		assert_eq!(whole.commitment(), commitment);
		let proof = |index: u32| {
			let shown = whole.prove(index).unwrap();
			if role == "contribution" {
				assert!(verify_chunk(&commitment, &identity, index, &shown.body, &shown.proof).is_ok());
			}
			shown.proof.iter().map(hex::encode).collect::<Vec<_>>()
		};
		json!({
			"role": role,
			"identity": hex::encode(identity),
			"text": hex::encode(text),
			"bodies": bodies(text).map(hex::encode).collect::<Vec<_>>(),
			"proofs": (0..commitment.chunks).map(proof).collect::<Vec<_>>(),
			"root": hex::encode(commitment.root),
			"tokens": commitment.tokens,
			"chunks": commitment.chunks,
		})
	};
	texts.into_iter().map(case).collect()
}

/// Request, contributions (id, whether commons, text), response.
type Scene = (String, Vec<(u64, bool, String)>, String);

fn scenes() -> Vec<Scene> {
	let merkle = "A Merkle tree lets anyone check that a leaf belongs to a list, without the list.";
	let licence = "THE SOFTWARE IS PROVIDED \"AS IS\", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED.";
	let pools =
		"Money that no claim directs goes to the pools of the snapshots, and nothing goes to the platform.";
	let docs = |texts: &[(u64, bool, &str)]| -> Vec<(u64, bool, String)> {
		texts
			.iter()
			.map(|(id, commons, text)| (*id, *commons, (*text).into()))
			.collect()
	};
	let many = words("w", 300);
	let first = |count: usize| many.split(' ').take(count).collect::<Vec<_>>().join(" ");
	vec![
		// The worked example of the specification: a quote, own words, another quote.
		(
			"What is a Merkle tree?".into(),
			docs(&[(4, false, merkle), (7, false, pools)]),
			"It is simple: a Merkle tree lets anyone check that a leaf belongs to a list. By the way, \
			 nothing goes to the platform: money that no claim directs goes to the pools of the snapshots."
				.into(),
		),
		// An echo of the request and commons come first.
		(
			format!("Repeat after me: {merkle}"),
			docs(&[(1, false, licence), (2, true, licence), (3, false, merkle)]),
			format!("{merkle} {licence}"),
		),
		// More whole spans, then priority, then length, then offset.
		(
			String::new(),
			vec![
				(1, false, first(15)),
				(2, false, first(16)),
				(3, false, format!("{} x {}", first(9), first(15))),
			],
			format!("{} y {} z", first(16), first(15)),
		),
		// A match beyond 256 tokens is cut, back to a counting token, and goes on.
		(
			String::new(),
			vec![(9, false, format!("x {} , {}", first(255), words("v", 20)))],
			format!("{} , {}", first(255), words("v", 20)),
		),
		// Too short, and only punctuation in common.
		(
			String::new(),
			docs(&[(1, false, "a b c d e f g . . . . . . .")]),
			"a b c d e f g . . . . . . .".into(),
		),
	]
}

fn claims_of((request, contributions, response): &Scene) -> Vec<Claim> {
	let (request, response) = (tokens(request.as_bytes()), tokens(response.as_bytes()));
	let contributions: Vec<_> = contributions
		.iter()
		.map(|(id, commons, text)| (*id, *commons, tokens(text.as_bytes())))
		.collect();
	cover(
		&response,
		&Exhaustive {
			response: &response,
			request: &request,
			contributions: &contributions,
		},
	)
	.unwrap()
}

fn claim_json(claim: &Claim) -> Value {
	json!({
		"response_start": claim.response_start,
		"length": claim.length,
		"counted": claim.counted,
		"contribution": claim.contribution(),
		"source_start": claim.source_start,
		"encoded": hex::encode(claim.encode()),
	})
}

/// Each claim of a scene is verified by chunk proofs too.
fn verify_scene((request, contributions, response): &Scene, claims: &[Claim]) {
	let committed = |context: Context, text: &str| {
		let committed = CommittedText::new(&context, text.as_bytes()).unwrap();
		let commitment = committed.commitment();
		(
			Text {
				context,
				root: commitment.root,
				chunks: commitment.chunks,
			},
			committed,
		)
	};
	let (said, said_chunks) = committed(Context::Response { salt: OPEN_SALT }, response);
	for claim in claims {
		let (source, chunks) = match claim.source {
			Source::Request => committed(Context::Request { salt: OPEN_SALT }, request),
			Source::Contribution(id) => {
				let text = &contributions.iter().find(|(other, _, _)| *other == id).unwrap().2;
				committed(Context::Contribution { contributor: [3; 32] }, text)
			}
		};
		let length = u64::from(claim.length);
		let said_chunks = said_chunks
			.prove_span(u64::from(claim.response_start), length)
			.unwrap();
		let chunks = chunks.prove_span(claim.source_start, length).unwrap();
		assert_eq!(verify_claim(claim, &said, &said_chunks, &source, &chunks), Ok(()));
	}
}

fn cover_vectors() -> Value {
	let case = |scene: &Scene| {
		let claims = claims_of(scene);
		verify_scene(scene, &claims);
		let (request, contributions, response) = scene;
		let contribution = |(id, commons, text): &(u64, bool, String)| json!({ "id": id, "commons": commons, "text": hex::encode(text) });
		json!({
			"request": hex::encode(request),
			"contributions": contributions.iter().map(contribution).collect::<Vec<_>>(),
			"response": hex::encode(response),
			"claims": claims.iter().map(claim_json).collect::<Vec<_>>(),
			"claims_root": hex::encode(claims_root(&claims).unwrap()),
		})
	};
	scenes().iter().map(case).collect()
}

fn credit_vectors() -> Value {
	let cases = [
		(0, 0, 0),
		(100, 0, 0),
		(100, 1, 3),
		(100, 3, 3),
		(1_000_000_000_000_000_000, 14, 31),
		(1_000_000_000 * 1_000_000_000_000_000_000, 16_383, 16_384),
		(u128::MAX, u32::MAX - 1, u32::MAX),
	];
	let case = |(amount, claimed, tokens): (u128, u32, u32)| {
		json!({
			"amount": amount.to_string(),
			"claimed": claimed,
			"output_tokens": tokens,
			"credit": credit(amount, claimed, tokens).unwrap().to_string(),
		})
	};
	cases.into_iter().map(case).collect()
}

fn channel_vectors() -> Value {
	let cases = [
		(100, 2, 3, 3, 333_333_333, 666_666_667),
		(1_000_000_000_000_000_000, 14, 31, 0, 800_000_000, 150_000_000),
		(1_000_000_000_000_000_000, 0, 31, 7, 800_000_000, 150_000_000),
		(999, 5, 9, 8, 1, 999_999_999),
		(u128::MAX, u32::MAX, u32::MAX, 1, 500_000_000, 500_000_000),
	];
	let case = |(amount, claimed, tokens, retrieved, verbatim, retrieval): (u128, u32, u32, u8, u32, u32)| {
		let channels = Channels { verbatim, retrieval };
		json!({
			"amount": amount.to_string(),
			"claimed": claimed,
			"output_tokens": tokens,
			"retrieved": retrieved,
			"verbatim": verbatim,
			"retrieval": retrieval,
			"credit": credit_of(amount, claimed, tokens, retrieved, &channels).unwrap().to_string(),
		})
	};
	cases.into_iter().map(case).collect()
}

fn charge_vectors() -> Value {
	let cases = [
		(999u32, 1u32, 1u128, 1u128),
		(999, 0, 1, 1),
		(10, 20, 3_000, 5_000),
		(123, 456, 1 << 80, 3 << 70),
	];
	let case = |(input, output, input_price, output_price): (u32, u32, u128, u128)| {
		json!({
			"input_tokens": input,
			"output_tokens": output,
			"input_price": input_price.to_string(),
			"output_price": output_price.to_string(),
			"charge": charge(input, output, input_price, output_price).unwrap().to_string(),
		})
	};
	cases.into_iter().map(case).collect()
}

fn receipt_json(receipt: &Receipt) -> Value {
	let id = |id: &ReceiptId| json!({ "session": id.session, "line": id.line, "sequence": id.sequence });
	json!({
		"id": id(&receipt.id),
		"cumulative_before": receipt.cumulative_before.to_string(),
		"amount": receipt.amount.to_string(),
		"input_tokens": receipt.input_tokens,
		"output_tokens": receipt.output_tokens,
		"request": hex::encode(receipt.request),
		"response": hex::encode(receipt.response),
		"parent": receipt.parent.as_ref().map(id),
		"method": match receipt.method { Method::Unattributed => 0, Method::Verbatim1 => 1, Method::Retrieval1 => 2 },
		"claim_count": receipt.claim_count,
		"claims": hex::encode(receipt.claims),
		"retrieved_count": receipt.retrieved_count,
		"retrieved": hex::encode(receipt.retrieved),
		"encoded": hex::encode(receipt.encode()),
		"message": hex::encode(receipt.message(&GENESIS)),
		"hash": hex::encode(receipt.hash(&GENESIS)),
	})
}

/// Four receipts of three lines over the first three scenes, the second with retrieved contributions; contribution 2 is
/// commons.
fn batch_vectors() -> Value {
	let scenes = scenes();
	let id = |session, line, sequence| ReceiptId {
		session,
		line,
		sequence,
	};
	let plan = [
		(id(1, 0, 0), 0, 1_000_000_000_000_000_000u128, 0usize, None),
		(id(1, 0, 1), 1_000_000_000_000_000_000, 777_777, 1, None),
		(id(1, 2, 41), 5_000, 1_234, 2, Some(id(1, 0, 1))),
		(id(258, 1, 0), 0, 3, 0, None),
	];
	let execution = |(id, cumulative_before, amount, scene, parent): (ReceiptId, u128, u128, usize, _)| {
		let scene = &scenes[scene];
		let claims = claims_of(scene);
		let request = commit_request(&OPEN_SALT, scene.0.as_bytes()).unwrap();
		let response = commit_response(&OPEN_SALT, scene.2.as_bytes()).unwrap();
		// The receipt of 777,777 found the commons contribution, one that it repeats, and one that it does not.
		let found = [(2, 0), (4, 0), (9, 3)].into_iter();
		let retrieved: Vec<_> = found
			.filter(|_| amount == 777_777)
			.map(|(contribution, chunk)| Retrieved { contribution, chunk })
			.collect();
		let receipt = Receipt {
			id,
			cumulative_before,
			amount,
			input_tokens: u32::try_from(request.tokens).unwrap(),
			output_tokens: u32::try_from(response.tokens).unwrap(),
			request: request.root,
			response: response.root,
			parent,
			method: if retrieved.is_empty() {
				Method::Verbatim1
			} else {
				Method::Retrieval1
			},
			claim_count: u16::try_from(claims.len()).unwrap(),
			claims: claims_root(&claims).unwrap(),
			retrieved_count: u8::try_from(retrieved.len()).unwrap(),
			retrieved: retrieved_root(&retrieved).unwrap(),
		};
		Execution {
			receipt,
			claims,
			retrieved,
		}
	};
	let executions: Vec<_> = plan.into_iter().map(execution).collect();
	let channels = Channels {
		verbatim: 800_000_000,
		retrieval: 150_000_000,
	};
	let batch = summarise(&executions, &channels, |id| id == 2).unwrap();
	let executions_json = executions.iter().map(|execution| {
		json!({
			"receipt": receipt_json(&execution.receipt),
			"claims": execution.claims.iter().map(claim_json).collect::<Vec<_>>(),
			"retrieved": execution.retrieved.iter().map(|entry| json!({
				"contribution": entry.contribution,
				"chunk": entry.chunk,
				"encoded": hex::encode(entry.encode()),
			})).collect::<Vec<_>>(),
		})
	});
	json!({
		"genesis": hex::encode(GENESIS),
		"commons": [2],
		"channels": { "verbatim": channels.verbatim, "retrieval": channels.retrieval },
		"executions": executions_json.collect::<Vec<_>>(),
		"amount": batch.amount.to_string(),
		"receipt_leaves": batch.receipts.iter().map(|leaf| hex::encode(leaf.encode())).collect::<Vec<_>>(),
		"receipts_root": hex::encode(batch.receipts_root),
		"credit_leaves": batch.ledger.iter().map(|leaf| hex::encode(leaf.encode())).collect::<Vec<_>>(),
		"ledger_root": hex::encode(batch.ledger_root),
		"posted": batch.posted.iter().map(|(id, credit)| json!([id, credit.to_string()])).collect::<Vec<_>>(),
		"session_leaves": batch.sessions.iter().map(|leaf| hex::encode(leaf.encode())).collect::<Vec<_>>(),
		"sessions_root": hex::encode(batch.sessions_root),
	})
}

/// Trees over so many credits, the last of them of nothing: what a tree adds up is told by its leaves alone.
fn sum_vectors() -> Value {
	let case = |count: u64| {
		let entries: Vec<_> = (0..count)
			.map(|n| CreditEntry {
				contribution: 3 + n / 2,
				receipt: ReceiptId {
					session: 7,
					line: 1,
					sequence: n,
				},
				credit: if n == 4 {
					0
				} else {
					1_000_000_007 * u128::from(n + 1)
				},
			})
			.collect();
		let tree = SumTree::<_, Blake2>::of(&entries).unwrap();
		let proof = |index: u64| {
			let path = tree.prove(index).unwrap();
			path.iter()
				.map(|node| hex::encode(node.encode()))
				.collect::<Vec<_>>()
		};
		let before = |index: u64| {
			let (leaf, path) = (&entries[index as usize], tree.prove(index).unwrap());
			let place = sums::verify::<Blake2, _>(&tree.root(), count, index, leaf, &path).unwrap();
			assert_eq!(place.total, tree.sum());
			place.before.to_string()
		};
		json!({
			"leaves": entries.iter().map(|entry| hex::encode(entry.encode())).collect::<Vec<_>>(),
			"sum": tree.sum().to_string(),
			"tree_hash": hex::encode(tree.tree_hash()),
			"root": hex::encode(tree.root()),
			"proofs": (0..count).map(proof).collect::<Vec<_>>(),
			"before": (0..count).map(before).collect::<Vec<_>>(),
		})
	};
	[0, 1, 2, 3, 5, 6].into_iter().map(case).collect()
}

fn vectors() -> String {
	let all = json!({
		"method": "verbatim/1",
		"tokens": token_vectors(),
		"merkle": merkle_vectors(),
		"sums": sum_vectors(),
		"texts": text_vectors(),
		"covers": cover_vectors(),
		"credits": credit_vectors(),
		"channels": channel_vectors(),
		"charges": charge_vectors(),
		"batch": batch_vectors(),
	});
	serde_json::to_string_pretty(&all).unwrap() + "\n"
}

#[test]
fn vectors_should_be_those_of_the_file() {
	let made = vectors();
	if std::env::var_os("UPDATE_VECTORS").is_some() {
		std::fs::write(FILE, &made).unwrap();
	}
	let kept = std::fs::read_to_string(FILE).expect("the file is in the repository");
	// Compared as data, for a checkout may change line ends.
	let (made, kept): (Value, Value) = (
		serde_json::from_str(&made).unwrap(),
		serde_json::from_str(&kept).unwrap(),
	);
	assert_eq!(
		made, kept,
		"the method changed: that is another method, with another name and file"
	);
}
