//! The largest proofs, each of which holds: trees of 2^32 − 1 leaves (claims 1,024, chunks of a response 128), receipts with a
//! parent, tokens of 32 bytes, and the fault in the last place that is looked at.

use crate::{
	job::{Evidence, Job, Outcome, State, Text},
	sparse::{Sparse, SparseSums},
};
use codec::Encode;
use openledger_attribution::{
	chunk::{ChunkProof, OPEN_SALT},
	claim::claims_root,
	duplicate::{DuplicateProof, Match, Original, MAX_ORIGINALS},
	fraud::{
		Attributed, ClaimFault, CreditFault, DoubleSigning, FraudKind, FraudProof, Gap, LineEvidence,
		Neighbour, Shown, ShownReceipt, Side, SignedReceipt, Span, SumFault, TextLeaf, Tree, TreeFault,
		MAX_PROOF_BYTES,
	},
	merkle::{empty_root, root},
	reveal::{DueCredit, Item, Reveal},
	Blake2, Claim, CreditEntry, CreditKey, Method, Receipt, ReceiptId, Retrieved, SessionLeaf, Source,
	SumNode, Summed,
};
use openledger_core::{Balance, ContributionId, Hash32};
use sp_core::{sr25519, Pair};

/// Leaves of the largest trees.
const MANY: u32 = u32::MAX;
/// Chunks of the longest response.
const RESPONSE_CHUNKS: u32 = 128;
/// Claims of a receipt.
const CLAIMS: u16 = 1_024;
/// Tokens of a chunk.
const CHUNK: u64 = 128;
/// Bytes of the longest token.
const LONGEST: usize = 32;
/// The contribution that claims speak of.
const CONTRIBUTION: ContributionId = 7;
const CONTRIBUTOR: [u8; 32] = [9; 32];
/// What a receipt says in which nothing is wrong.
const AMOUNT: u128 = 1 << 80;
/// Contexts of texts in their leaves.
const OF_CONTRIBUTION: u8 = 0;
const REQUEST: u8 = 1;
const RESPONSE: u8 = 2;

/// One of the largest proofs.
#[derive(Clone, Debug)]
pub struct Case {
	/// What it is.
	pub name: &'static str,
	/// Its bytes.
	pub size: usize,
	/// The check, to be done once.
	pub job: Job,
	/// What has to come of it.
	pub outcome: Outcome,
}

impl Case {
	fn new(name: &'static str, evidence: Evidence, state: State, outcome: Outcome) -> Self {
		let size = match &evidence {
			Evidence::Fraud(bytes)
			| Evidence::DoubleSigning(bytes)
			| Evidence::Reveal(_, bytes)
			| Evidence::Duplicate(bytes) => bytes.len(),
		};
		let job = Job {
			evidence,
			state,
			operator: operator().public().0,
			rounds: 1,
		};
		Self {
			name,
			size,
			job,
			outcome,
		}
	}

	fn fraud(name: &'static str, proof: &FraudProof, state: State, kind: FraudKind) -> Self {
		Self::new(name, Evidence::Fraud(proof.encode()), state, Outcome::Fraud(kind))
	}

	fn reveal(name: &'static str, item: Item, reveal: &Reveal, state: State) -> Self {
		Self::new(
			name,
			Evidence::Reveal(item, reveal.encode()),
			state,
			Outcome::Holds,
		)
	}
}

fn operator() -> sr25519::Pair {
	sr25519::Pair::from_seed(&[1; 32])
}

/// The body of the chunk at `index` of a text in which every token counts and has `length` bytes. `token` names the tokens.
fn body(index: u64, length: usize, token: impl Fn(u64) -> u64) -> Vec<u8> {
	let mut body = (index * CHUNK).encode();
	body.push(CHUNK as u8);
	for place in index * CHUNK..(index + 1) * CHUNK {
		body.push(length as u8);
		body.extend(format!("{:0length$}", token(place)).into_bytes());
	}
	body
}

/// The same with tokens of 32 bytes, each another.
fn longest(index: u64) -> Vec<u8> {
	body(index, LONGEST, |place| place)
}

/// The same with a last token that no text has.
fn spoiled(index: u64) -> Vec<u8> {
	let mut body = longest(index);
	if let Some(last) = body.last_mut() {
		*last = b'X';
	}
	body
}

fn leaf(context: u8, identity: &Hash32, body: &[u8]) -> Vec<u8> {
	[&[context], identity.as_slice(), body].concat()
}

/// A text of `chunks` chunks, the first of which are known.
struct LongText {
	chunks: u32,
	bodies: Vec<Vec<u8>>,
	tree: Sparse,
}

impl LongText {
	fn new(context: u8, identity: &Hash32, chunks: u32, bodies: Vec<Vec<u8>>) -> Self {
		let leaves = bodies.iter().map(|body| leaf(context, identity, body));
		let tree = Sparse::new(chunks.into(), (0..).zip(leaves));
		Self { chunks, bodies, tree }
	}

	fn chunk(&self, index: u32) -> ChunkProof {
		ChunkProof {
			body: self.bodies[index as usize].clone(),
			proof: self.tree.proof(index.into()),
		}
	}

	/// The first chunks.
	fn span(&self, chunks: u32) -> Span {
		Span {
			chunks: self.chunks,
			shown: (0..chunks).map(|index| self.chunk(index)).collect(),
		}
	}

	fn fault(&self, context: u8, identity: &Hash32) -> TreeFault {
		TreeFault::Leaf {
			index: 0,
			data: leaf(context, identity, &self.bodies[0]),
			proof: self.tree.proof(0),
		}
	}

	fn text(&self) -> Text {
		Text {
			id: CONTRIBUTION,
			contributor: CONTRIBUTOR,
			root: self.tree.root(),
			tokens: u64::from(self.chunks) * CHUNK,
			chunks: self.chunks,
		}
	}
}

/// A leaf at its place. `proof` proves the leaf of an index.
fn shown<L: Clone, P>(index: u64, leaf: &L, proof: impl Fn(u64) -> Vec<P>) -> Shown<L, P> {
	Shown {
		index,
		leaf: leaf.clone(),
		proof: proof(index),
	}
}

/// The gap before `at`, both of whose neighbours are known.
fn gap<L: Clone, P>(at: u64, before: &L, after: &L, proof: impl Fn(u64) -> Vec<P>) -> Gap<L, P> {
	let neighbour = |leaf: &L, index| {
		Some(Neighbour {
			leaf: leaf.clone(),
			proof: proof(index),
		})
	};
	Gap {
		at,
		before: neighbour(before, at - 1),
		after: neighbour(after, at),
	}
}

fn tree<L: Encode>(leaves: &[L]) -> Sparse {
	Sparse::new(MANY.into(), (0..).zip(leaves.iter().map(Encode::encode)))
}

/// A tree of sums that begins with these leaves, of all that a balance can hold. `key` is the key of the leaf at an index.
fn sums<L: Summed>(key: fn(u64) -> L::Key, leaves: &[L]) -> SparseSums<L::Key> {
	let nodes = leaves.iter().map(SumNode::leaf::<Blake2, L>);
	SparseSums::new(MANY.into(), Balance::MAX, key, (0..).zip(nodes))
}

/// The receipt of this number in line 1 of session 5.
fn receipt_id(sequence: u64) -> ReceiptId {
	ReceiptId {
		session: 5,
		line: 1,
		sequence,
	}
}

/// A receipt with a parent, whose texts are `request` and `response`.
fn receipt(sequence: u64, request: Hash32, response: Hash32) -> Receipt {
	let id = receipt_id(sequence);
	Receipt {
		id,
		cumulative_before: 0,
		amount: AMOUNT,
		input_tokens: MANY,
		output_tokens: RESPONSE_CHUNKS * CHUNK as u32,
		request,
		response,
		parent: Some(ReceiptId { session: 4, ..id }),
		method: Method::Retrieval1,
		claim_count: 0,
		claims: empty_root(),
		retrieved_count: 0,
		retrieved: empty_root(),
	}
}

/// Claims on the contribution, of which no two overlap.
fn claims() -> Vec<Claim> {
	(0..u32::from(CLAIMS))
		.map(|place| Claim {
			response_start: place * 8,
			length: 8,
			counted: 8,
			source: Source::Contribution(CONTRIBUTION),
			source_start: 0,
		})
		.collect()
}

/// What was retrieved, in order.
fn retrieved() -> Vec<Retrieved> {
	(CONTRIBUTION..CONTRIBUTION + 8)
		.map(|contribution| Retrieved {
			contribution,
			chunk: MANY - 1,
		})
		.collect()
}

/// All of the corpus: the eight that are retrieved, with the root of one text.
fn corpus(text: &Text) -> Vec<Text> {
	(CONTRIBUTION..CONTRIBUTION + 8)
		.map(|id| Text { id, ..*text })
		.collect()
}

/// A receipt as it is shown, and the state of a chain whose batch begins with it.
fn committed(receipt: Receipt, text: &Text) -> (ShownReceipt, State) {
	let tree = sums::<Receipt>(receipt_id, &[receipt]);
	let state = State {
		amount: Balance::MAX,
		credited: Balance::MAX,
		receipts: MANY,
		receipts_root: tree.root(),
		sessions_root: lines().root(),
		contributions: corpus(text),
		price: AMOUNT,
		..State::default()
	};
	(shown(0, &receipt, |index| tree.proof(index)), state)
}

fn settled(session: u64) -> SessionLeaf {
	SessionLeaf {
		session,
		line: 0,
		settled_before: 0,
		settled_after: AMOUNT,
		start: 0,
	}
}

/// The settled lines: not that of the receipts, which lies between the first two.
fn lines() -> Sparse {
	tree(&[settled(4), settled(6)])
}

fn unsettled() -> LineEvidence {
	let lines = lines();
	LineEvidence::Unsettled {
		lines: MANY.into(),
		gap: gap(1, &settled(4), &settled(6), |index| lines.proof(index)),
	}
}

/// The key of the credit of a contribution by the receipt of this number.
fn credit_key(contribution: ContributionId, sequence: u64) -> CreditKey {
	CreditKey {
		contribution,
		receipt: receipt_id(sequence),
	}
}

/// The first credits of a ledger, one unit each, and its tree. `key` is the key of the credit at an index.
fn credits<const N: usize>(key: fn(u64) -> CreditKey) -> ([CreditEntry; N], SparseSums<CreditKey>) {
	let leaves: [CreditEntry; N] = core::array::from_fn(|index| {
		let CreditKey {
			contribution,
			receipt,
		} = key(index as u64);
		CreditEntry {
			contribution,
			receipt,
			credit: 1,
		}
	});
	let tree = sums::<CreditEntry>(key, &leaves);
	(leaves, tree)
}

/// A ledger without the credits of every other contribution, that of the claims among them: its first credits, and its tree.
fn lacking() -> ([CreditEntry; 2], SparseSums<CreditKey>) {
	credits(|index| credit_key(CONTRIBUTION - 1 + 2 * index, 0))
}

/// A ledger that begins with the credit that the receipt owes for its claims, and its tree.
fn owing() -> (CreditEntry, SparseSums<CreditKey>) {
	let ([entry], tree) = credits::<1>(|index| credit_key(CONTRIBUTION + index, 0));
	(entry, tree)
}

/// Makes a proof with a leaf of as many bytes as there is room for, and its state.
fn longest_leaf(make: impl Fn(usize) -> (FraudProof, State)) -> (FraudProof, State) {
	let most = MAX_PROOF_BYTES as usize;
	let around = make(most).0.encoded_size() - most;
	make(most - around)
}

/// All that is shown of most proofs.
struct Parts {
	request: LongText,
	response: LongText,
	source: LongText,
}

impl Parts {
	fn new() -> Self {
		let three = || (0..3).map(longest).collect();
		Self {
			request: LongText::new(REQUEST, &OPEN_SALT, MANY, three()),
			response: LongText::new(RESPONSE, &OPEN_SALT, RESPONSE_CHUNKS, three()),
			source: LongText::new(OF_CONTRIBUTION, &CONTRIBUTOR, MANY, three()),
		}
	}

	fn receipt(&self) -> Receipt {
		receipt(0, self.request.tree.root(), self.response.tree.root())
	}

	fn committed(&self, change: impl FnOnce(&mut Receipt)) -> (ShownReceipt, State) {
		let mut receipt = self.receipt();
		change(&mut receipt);
		committed(receipt, &self.source.text())
	}
}

/// The largest proofs of fraud, in the order of their variants.
pub fn frauds() -> Vec<Case> {
	let parts = Parts::new();
	let mut all = vec![record(&parts)];
	all.extend(malformed(&parts));
	all.extend([
		salts(&parts),
		broken_chain(&parts),
		over_charge(&parts),
		disclosure(&parts),
	]);
	all.push(token_count(&parts));
	all.extend(false_claims(&parts));
	all.extend([
		overlap(&parts),
		omission(&parts),
		posted(&parts),
		ledger_receipt(&parts),
	]);
	all.extend([retrieval(&parts), equivocation(&parts), stray(&parts)]);
	all.extend(receipt_tree(&parts));
	all.extend(ledger_tree(&parts));
	all.push(double_signing(&parts));
	all
}

fn record(parts: &Parts) -> Case {
	let (_, mut state) = parts.committed(|_| ());
	state.ledger_root = empty_root();
	Case::fraud("0 record", &FraudProof::Record, state, FraudKind::Ledger)
}

fn malformed(parts: &Parts) -> [Case; 2] {
	let request = LongText::new(REQUEST, &OPEN_SALT, MANY, vec![spoiled(0)]);
	let (receipt, state) = parts.committed(|receipt| receipt.request = request.tree.root());
	let chunk = FraudProof::Malformed {
		tree: Tree::Text(receipt, Side::Request),
		count: MANY.into(),
		fault: request.fault(REQUEST, &OPEN_SALT),
	};
	let (leaf, other) = longest_leaf(|length| {
		let data = vec![0; length];
		let tree = Sparse::new(MANY.into(), [(0, &data)]);
		let (receipt, state) = parts.committed(|receipt| receipt.request = tree.root());
		let proof = FraudProof::Malformed {
			tree: Tree::Text(receipt, Side::Request),
			count: MANY.into(),
			fault: TreeFault::Leaf {
				index: 0,
				proof: tree.proof(0),
				data,
			},
		};
		(proof, state)
	});
	[
		Case::fraud("1 malformed, of a chunk", &chunk, state, FraudKind::Malformed),
		Case::fraud(
			"1 malformed, of the longest leaf",
			&leaf,
			other,
			FraudKind::Malformed,
		),
	]
}

fn salts(parts: &Parts) -> Case {
	let other = [3; 32];
	let body = longest(0);
	let data = [
		leaf(REQUEST, &OPEN_SALT, &body),
		leaf(REQUEST, &other, &longest(1)),
	];
	let tree = Sparse::new(MANY.into(), (0..).zip(&data));
	let (receipt, state) = parts.committed(|receipt| receipt.request = tree.root());
	let [first, second] = [0u32, 1].map(|index| TextLeaf {
		side: Side::Request,
		chunks: MANY,
		index,
		data: data[index as usize].clone(),
		proof: tree.proof(index.into()),
	});
	let proof = FraudProof::Salts {
		receipt,
		first,
		second,
	};
	Case::fraud("2 salts", &proof, state, FraudKind::Malformed)
}

fn broken_chain(parts: &Parts) -> Case {
	let (_, mut state) = parts.committed(|_| ());
	let key = |index: u64| receipt_id(2 * index);
	let both = [0, 2].map(|sequence| Receipt {
		amount: 0,
		..receipt(sequence, [0; 32], [0; 32])
	});
	let tree = sums::<Receipt>(key, &both);
	state.receipts_root = tree.root();
	let proof = FraudProof::BrokenChain {
		receipts: gap(1, &both[0], &both[1], |index| tree.proof(index)),
		line: unsettled(),
	};
	Case::fraud("3 broken chain", &proof, state, FraudKind::BrokenChain)
}

fn over_charge(parts: &Parts) -> Case {
	let (receipt, mut state) = parts.committed(|_| ());
	state.price = 1;
	let proof = FraudProof::OverCharge {
		receipt,
		line: unsettled(),
	};
	Case::fraud("4 over-charge", &proof, state, FraudKind::OverCharge)
}

fn stray(parts: &Parts) -> Case {
	let (receipt, state) = parts.committed(|_| ());
	let proof = FraudProof::Stray {
		receipt,
		line: unsettled(),
	};
	Case::fraud("14 stray", &proof, state, FraudKind::BrokenChain)
}

fn disclosure(parts: &Parts) -> Case {
	let (receipt, mut state) = parts.committed(|_| ());
	state.is_private = true;
	let proof = FraudProof::Disclosure { receipt };
	Case::fraud("5 disclosure", &proof, state, FraudKind::Disclosure)
}

fn token_count(parts: &Parts) -> Case {
	let mut second = longest(1);
	// One token fewer before it than there is.
	second[..8].copy_from_slice(&(CHUNK - 1).encode());
	let request = LongText::new(REQUEST, &OPEN_SALT, MANY, vec![longest(0), second]);
	let (receipt, state) = parts.committed(|receipt| receipt.request = request.tree.root());
	let proof = FraudProof::TokenCount {
		receipt,
		side: Side::Request,
		salt: OPEN_SALT,
		first: 0,
		span: request.span(2),
	};
	Case::fraud("6 token count", &proof, state, FraudKind::TokenCount)
}

/// A claim over three chunks of both texts, true but for `counted`.
fn long_claim(counted: u16) -> Claim {
	Claim {
		response_start: 127,
		length: 256,
		counted,
		source: Source::Contribution(CONTRIBUTION),
		source_start: 127,
	}
}

/// A receipt of 1,024 claims, the first of which are known, as it is shown, with the state and the tree of the claims.
fn claiming(parts: &Parts, known: &[(u64, Claim)]) -> (ShownReceipt, State, Sparse) {
	let words = known.iter().map(|(index, claim)| (*index, claim.word()));
	let tree = Sparse::hashed(CLAIMS.into(), words);
	let (receipt, state) = parts.committed(|receipt| {
		receipt.claim_count = CLAIMS;
		receipt.claims = tree.root();
	});
	(receipt, state, tree)
}

fn false_claims(parts: &Parts) -> [Case; 2] {
	let claim = long_claim(255);
	let (receipt, state, tree) = claiming(parts, &[(0, claim)]);
	let proof = |receipt, fault| FraudProof::FalseClaim {
		receipt,
		claim: shown(0, &claim, |index| tree.proof(index)),
		fault,
	};
	let tokens = ClaimFault::Tokens {
		response: parts.response.span(3),
		source: parts.source.span(3),
	};
	let tokens = proof(receipt.clone(), tokens);
	let source = LongText::new(OF_CONTRIBUTION, &CONTRIBUTOR, MANY, vec![spoiled(0)]);
	let other = State {
		contributions: corpus(&source.text()),
		..state.clone()
	};
	let source = ClaimFault::Source {
		chunks: MANY.into(),
		fault: source.fault(OF_CONTRIBUTION, &CONTRIBUTOR),
	};
	let source = proof(receipt, source);
	[
		Case::fraud(
			"7 false claim, by its tokens",
			&tokens,
			state,
			FraudKind::FalseClaim,
		),
		Case::fraud(
			"7 false claim, by its source",
			&source,
			other,
			FraudKind::FalseClaim,
		),
	]
}

fn overlap(parts: &Parts) -> Case {
	let (first, second) = (long_claim(256), long_claim(256));
	let (receipt, state, tree) = claiming(parts, &[(0, first), (1, second)]);
	let proof = FraudProof::Overlap {
		receipt,
		claims: gap(1, &first, &second, |index| tree.proof(index)),
	};
	Case::fraud("8 overlap", &proof, state, FraudKind::Overlap)
}

fn omission(parts: &Parts) -> Case {
	let at = |response_start| Claim {
		response_start,
		length: 8,
		counted: 8,
		source: Source::Contribution(CONTRIBUTION),
		source_start: 0,
	};
	let (first, second) = (at(0), at(500));
	let (receipt, state, tree) = claiming(parts, &[(0, first), (1, second)]);
	let proof = FraudProof::Omission {
		receipt,
		claims: gap(1, &first, &second, |index| tree.proof(index)),
		candidate: long_claim(256),
		response: parts.response.span(3),
		source: parts.source.span(3),
	};
	Case::fraud("9 omission", &proof, state, FraudKind::Omission)
}

fn posted(parts: &Parts) -> Case {
	let (_, mut state) = parts.committed(|_| ());
	// Two of the contribution, between those of others.
	let (leaves, tree) = credits::<4>(|index| match index {
		0 => credit_key(CONTRIBUTION - 1, index),
		1 | 2 => credit_key(CONTRIBUTION, index),
		_ => credit_key(CONTRIBUTION + 1, index),
	});
	state.ledger_root = tree.root();
	state.posted = 1;
	let proof = FraudProof::Posted {
		entries: MANY.into(),
		contribution: CONTRIBUTION,
		first: gap(1, &leaves[0], &leaves[1], |index| tree.proof(index)),
		last: gap(3, &leaves[2], &leaves[3], |index| tree.proof(index)),
	};
	Case::fraud("10 posted total", &proof, state, FraudKind::Ledger)
}

/// A receipt with as many claims and as much retrieved as there may be, all of it known.
fn attributed(parts: &Parts) -> (Attributed, State) {
	let (receipt, state) = parts.committed(|receipt| {
		receipt.claim_count = CLAIMS;
		receipt.claims = claims_root(&claims()).expect("fewer than 2^64 claims");
		receipt.retrieved_count = 8;
		receipt.retrieved = known_root(&retrieved());
	});
	let attributed = Attributed {
		receipt,
		claims: claims(),
		retrieved: retrieved(),
	};
	(attributed, state)
}

fn known_root<L: Encode>(leaves: &[L]) -> Hash32 {
	root(leaves.iter().map(Encode::encode)).expect("fewer than 2^64 leaves")
}

fn ledger_receipt(parts: &Parts) -> Case {
	let (attributed, mut state) = attributed(parts);
	let (leaves, tree) = lacking();
	state.ledger_root = tree.root();
	let proof = FraudProof::LedgerReceipt(CreditFault::Missing {
		entries: MANY.into(),
		contribution: CONTRIBUTION,
		gap: gap(1, &leaves[0], &leaves[1], |index| tree.proof(index)),
		attributed,
	});
	Case::fraud(
		"11 ledger ≠ receipt, 1,024 claims",
		&proof,
		state,
		FraudKind::LedgerReceipt,
	)
}

fn retrieval(parts: &Parts) -> Case {
	let mut entries = retrieved();
	if let Some(last) = entries.last_mut() {
		last.chunk = MANY;
	}
	let (receipt, state) = parts.committed(|receipt| {
		receipt.retrieved_count = 8;
		receipt.retrieved = known_root(&entries);
	});
	let proof = FraudProof::Retrieval { receipt, entries };
	Case::fraud("12 retrieval", &proof, state, FraudKind::Retrieval)
}

fn signed(receipt: Receipt) -> SignedReceipt {
	SignedReceipt {
		receipt,
		signature: operator().sign(&receipt.message(&Hash32::default())).0,
	}
}

fn equivocation(parts: &Parts) -> Case {
	let (receipt, state) = parts.committed(|_| ());
	let other = Receipt {
		amount: 1,
		..receipt.leaf
	};
	let proof = FraudProof::Equivocation {
		signed: signed(other),
		receipt,
		line: unsettled(),
	};
	Case::fraud("13 equivocation", &proof, state, FraudKind::Equivocation)
}

/// What is wrong with a tree of sums whose first leaf is its key and then zeros, `length` bytes in all.
fn bad_leaf<L: Summed>(key: fn(u64) -> L::Key, length: usize) -> (SumFault<L::Key>, Hash32) {
	let mut data = key(0).encode();
	data.resize(length, 0);
	let node = SumNode::data::<Blake2, L>(&data);
	let tree = SparseSums::new(MANY.into(), Balance::MAX, key, [(0, node)]);
	let fault = SumFault::Leaf {
		index: 0,
		data,
		proof: tree.proof(0),
	};
	(fault, tree.root())
}

/// What is wrong with a tree of sums that begins with two leaves of one key. All above them is in order.
fn disorder<L: Summed>(key: fn(u64) -> L::Key, both: &[L; 2]) -> (SumFault<L::Key>, Hash32) {
	let tree = sums::<L>(key, both);
	let [left, right] = both.each_ref().map(SumNode::leaf::<Blake2, L>);
	let fault = SumFault::Order {
		level: 0,
		index: 0,
		left,
		right,
		// That of either leaf begins with the other.
		proof: tree.proof(0).split_off(1),
	};
	(fault, tree.root())
}

fn receipt_tree(parts: &Parts) -> [Case; 2] {
	let (_, state) = parts.committed(|_| ());
	let of = |(fault, receipts_root)| {
		let proof = FraudProof::ReceiptTree {
			count: MANY.into(),
			fault,
		};
		let state = State {
			receipts_root,
			..state.clone()
		};
		(proof, state)
	};
	let (leaf, of_leaf) = longest_leaf(|length| of(bad_leaf::<Receipt>(receipt_id, length)));
	let both = [1, 2].map(|amount| Receipt {
		amount,
		..parts.receipt()
	});
	let once_more = |index: u64| receipt_id(index.saturating_sub(1));
	let (order, of_order) = of(disorder(once_more, &both));
	[
		Case::fraud(
			"15 receipts, of the longest leaf",
			&leaf,
			of_leaf,
			FraudKind::Malformed,
		),
		Case::fraud(
			"15 receipts, of the order",
			&order,
			of_order,
			FraudKind::BrokenChain,
		),
	]
}

fn ledger_tree(parts: &Parts) -> [Case; 2] {
	let (_, state) = parts.committed(|_| ());
	let of = |(fault, ledger_root)| {
		let proof = FraudProof::LedgerTree {
			count: MANY.into(),
			fault,
		};
		let state = State {
			ledger_root,
			..state.clone()
		};
		(proof, state)
	};
	let key = |index: u64| credit_key(CONTRIBUTION, index);
	let (leaf, of_leaf) = longest_leaf(|length| of(bad_leaf::<CreditEntry>(key, length)));
	let once_more = |index: u64| credit_key(CONTRIBUTION, index.saturating_sub(1));
	let entry = CreditEntry {
		contribution: CONTRIBUTION,
		receipt: receipt_id(0),
		credit: 1,
	};
	let (order, of_order) = of(disorder(once_more, &[entry, entry]));
	[
		Case::fraud(
			"16 credits, of the longest leaf",
			&leaf,
			of_leaf,
			FraudKind::Malformed,
		),
		Case::fraud("16 credits, of the order", &order, of_order, FraudKind::Ledger),
	]
}

fn double_signing(parts: &Parts) -> Case {
	let first = parts.receipt();
	let proof = DoubleSigning {
		first: signed(first),
		second: signed(Receipt { amount: 1, ..first }),
	};
	let evidence = Evidence::DoubleSigning(proof.encode());
	Case::new("two signed receipts", evidence, State::default(), Outcome::Holds)
}

/// The largest answers to demands, in the order of their variants.
pub fn reveals() -> Vec<Case> {
	let parts = Parts::new();
	let (plain, state) = parts.committed(|_| ());
	let chunk = Item::Chunk {
		receipt: 0,
		side: Side::Request,
		chunk: 0,
	};
	let shown_chunk = Reveal::Chunk {
		receipt: plain.clone(),
		salt: OPEN_SALT,
		chunks: MANY,
		shown: parts.request.chunk(0),
	};
	let mut all = vec![Case::reveal(
		"0 receipt",
		Item::Draw(0),
		&Reveal::Receipt(plain),
		state.clone(),
	)];
	all.extend(lists(&parts));
	all.push(Case::reveal("3 chunk", chunk, &shown_chunk, state));
	all.push(no_chunk(&parts));
	all.extend(ledger(&parts));
	all.extend([credited(&parts), due(&parts)]);
	all
}

/// All claims of a receipt, and all that it retrieved.
fn lists(parts: &Parts) -> [Case; 2] {
	let (attributed, state) = attributed(parts);
	let Attributed {
		receipt,
		claims,
		retrieved,
	} = attributed;
	let all_claims = Reveal::Claims {
		receipt: receipt.clone(),
		claims,
	};
	let all_retrieved = Reveal::Retrieved {
		receipt,
		entries: retrieved,
	};
	[
		Case::reveal("1 claims, 1,024", Item::Claims(0), &all_claims, state.clone()),
		Case::reveal("2 retrieved", Item::Retrieved(0), &all_retrieved, state),
	]
}

fn no_chunk(parts: &Parts) -> Case {
	let short = LongText::new(REQUEST, &OPEN_SALT, MANY - 1, vec![longest(0)]);
	let (receipt, state) = parts.committed(|receipt| receipt.request = short.tree.root());
	let item = Item::Chunk {
		receipt: 0,
		side: Side::Request,
		chunk: MANY - 1,
	};
	let reveal = Reveal::NoChunk {
		receipt,
		chunks: MANY - 1,
		tree_hash: short.tree.tree_hash(),
	};
	Case::reveal("4 no such chunk", item, &reveal, state)
}

/// A credit of an index, and that there is none.
fn ledger(parts: &Parts) -> [Case; 2] {
	let (_, state) = parts.committed(|_| ());
	let with = |ledger_root| State {
		ledger_root,
		..state.clone()
	};
	let (entry, tree) = owing();
	let credit = Reveal::Credit {
		entries: MANY.into(),
		entry: shown(0, &entry, |index| tree.proof(index)),
	};
	let entries = u64::from(MANY) - 1;
	let key = |index: u64| credit_key(CONTRIBUTION, index);
	let few = SparseSums::new(entries, Balance::MAX, key, []);
	let no_credit = Reveal::NoCredit {
		entries,
		tree_hash: few.tree_hash(),
	};
	[
		Case::reveal("5 credit", Item::Ledger(0), &credit, with(tree.root())),
		Case::reveal(
			"6 no such credit",
			Item::Ledger(MANY - 1),
			&no_credit,
			with(few.root()),
		),
	]
}

/// A drawn credit with all that its receipt may have.
fn credited(parts: &Parts) -> Case {
	let (attributed, mut state) = attributed(parts);
	let (entry, tree) = owing();
	state.ledger_root = tree.root();
	state.posted = Balance::MAX;
	let reveal = Reveal::Credited {
		entries: MANY.into(),
		entry: shown(0, &entry, |index| tree.proof(index)),
		attributed,
	};
	Case::reveal(
		"7 drawn credit, 1,024 claims",
		Item::DrawCredit(0),
		&reveal,
		state,
	)
}

/// A credit that is due for the last claim, and is missing.
fn due(parts: &Parts) -> Case {
	/// Half of the response is claimed, and claims share seven tenths of the amount: this is one of the last units that they direct.
	const POSITION: Balance = AMOUNT / 100 * 35 - 1;
	let (attributed, mut state) = attributed(parts);
	let (leaves, tree) = lacking();
	state.ledger_root = tree.root();
	let missing = DueCredit::Missing {
		entries: MANY.into(),
		gap: gap(1, &leaves[0], &leaves[1], |index| tree.proof(index)),
	};
	let reveal = Reveal::Due {
		attributed,
		credit: Some(missing),
	};
	Case::reveal(
		"8 missing credit, 1,024 claims",
		Item::Due(POSITION),
		&reveal,
		state,
	)
}

/// The largest proof of a duplicate: 16 matches of 8 tokens, each in two chunks of another contribution. Tokens are as long as
/// there is room for.
pub fn duplicate() -> Case {
	const BYTES: usize = 6;
	const MATCH: u64 = 8;
	/// Tokens of a match that lie in the first of its two chunks.
	const FIRST: u64 = 4;
	let repeated = MAX_ORIGINALS as u64 / 2;
	let chunk = |index, token: &dyn Fn(u64) -> u64| body(index, BYTES, token);
	let copy = LongText::new(
		OF_CONTRIBUTION,
		&CONTRIBUTOR,
		MANY,
		vec![chunk(0, &|place| place)],
	);
	let mut contributions = Vec::new();
	let mut proof = DuplicateProof {
		contribution: repeated,
		chunk: 0,
		shown: copy.chunk(0),
		originals: Vec::new(),
		matches: Vec::new(),
	};
	for id in 0..repeated {
		// The match begins this many tokens before the end of the first chunk.
		let start = CHUNK - FIRST;
		let token = |place: u64| match place.checked_sub(start) {
			Some(within) if within < MATCH => id * MATCH + within,
			_ => 100_000 + id * 1_000 + place,
		};
		let text = LongText::new(
			OF_CONTRIBUTION,
			&CONTRIBUTOR,
			MANY,
			vec![chunk(0, &token), chunk(1, &token)],
		);
		contributions.push(Text { id, ..text.text() });
		for index in 0..2 {
			proof.originals.push(Original {
				contribution: id,
				index,
				shown: text.chunk(index),
			});
		}
		proof.matches.push(Match {
			start: (id * MATCH) as u8,
			length: MATCH as u8,
			contribution: id,
			source_start: start,
		});
	}
	contributions.push(Text {
		id: repeated,
		..copy.text()
	});
	let state = State {
		contributions,
		..State::default()
	};
	Case::new(
		"duplicate, 32 chunks",
		Evidence::Duplicate(proof.encode()),
		state,
		Outcome::Holds,
	)
}

/// All of them.
pub fn all() -> Vec<Case> {
	let mut all = frauds();
	all.extend(reveals());
	all.push(duplicate());
	all
}

#[cfg(test)]
mod tests {
	use super::*;

	/// The table of `docs/proofs.md`: names and sizes.
	fn documented() -> Vec<(String, String)> {
		let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/proofs.md");
		let document = std::fs::read_to_string(file).expect("the document is in the repository");
		let cells = |line: &str| {
			let mut cells = line.split('|').skip(1).map(|cell| cell.trim().to_string());
			cells.next().zip(cells.next())
		};
		document
			.lines()
			.filter(|line| line.starts_with('|'))
			.filter_map(cells)
			.collect()
	}

	#[test]
	fn cases_should_hold_and_fit_when_they_are_the_largest() {
		for case in all() {
			assert_eq!(case.job.run(), case.outcome, "{}", case.name);
			assert!(
				case.size <= MAX_PROOF_BYTES as usize,
				"{}: {}",
				case.name,
				case.size
			);
		}
	}

	#[test]
	fn cases_should_be_refused_when_a_byte_is_missing() {
		for mut case in all().into_iter().filter(|case| case.size > 1) {
			match &mut case.job.evidence {
				Evidence::Fraud(bytes)
				| Evidence::DoubleSigning(bytes)
				| Evidence::Reveal(_, bytes)
				| Evidence::Duplicate(bytes) => bytes.pop(),
			};
			assert_eq!(case.job.run(), Outcome::Refused, "{}", case.name);
		}
	}

	#[test]
	fn document_should_have_the_sizes() {
		let documented = documented();
		for case in all() {
			let size = crate::grouped(case.size);
			assert!(
				documented.contains(&(case.name.to_string(), size.clone())),
				"{}: {size}",
				case.name
			);
		}
	}
}
