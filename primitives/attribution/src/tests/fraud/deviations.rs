//! Every way to spoil a batch is found, and named rightly.

use super::world::{babble, claims_for, honest, Case, Draft, Exec, Rng};
use crate::{
	claim::word_of, fraud::*, merkle, prove::PublishedText, receipt::charge,
	tests::fraud::world::text_leaves, token::Token, Blake2, Claim, Context, CreditEntry, Method, ReceiptId,
	Retrieved, SessionLeaf, Source,
};
use openledger_core::Disclosure;

/// Spoils a draft in one way; `None` if it cannot be spoiled so. The draft is linked anew before and sealed after.
type Spoil = fn(&mut Draft, &mut Rng) -> Option<FraudKind>;

fn pick(draft: &Draft, rng: &mut Rng, fits: impl Fn(&Exec) -> bool) -> Option<usize> {
	let all: Vec<_> = (0..draft.execs.len())
		.filter(|at| fits(&draft.execs[*at]))
		.collect();
	rng.pick(&all).copied()
}

fn with_claims(draft: &Draft, rng: &mut Rng) -> Option<(usize, Vec<Claim>)> {
	let at = pick(draft, rng, |exec| exec.receipt.claim_count > 0)?;
	Some((at, draft.execs[at].claims()))
}

fn terms(draft: &Draft, exec: &Exec) -> LineFacts {
	draft.world.lines[&(exec.receipt.id.session, exec.receipt.id.line)]
}

fn is_open(draft: &Draft, exec: &Exec) -> bool {
	terms(draft, exec).disclosure == Disclosure::Open
}

/// Receipts that continue a line.
fn continuing(draft: &Draft) -> Vec<usize> {
	let line = |at: usize| {
		(
			draft.execs[at].receipt.id.session,
			draft.execs[at].receipt.id.line,
		)
	};
	(1..draft.execs.len())
		.filter(|at| line(*at) == line(at - 1))
		.collect()
}

/// The rest of the line from a receipt on.
fn rest_of_line(draft: &mut Draft, at: usize) -> impl Iterator<Item = &mut Exec> {
	let id = draft.execs[at].receipt.id;
	draft.execs[at..]
		.iter_mut()
		.take_while(move |exec| (exec.receipt.id.session, exec.receipt.id.line) == (id.session, id.line))
}

fn tokens_of(draft: &Draft, source: Source, exec: &Exec) -> Vec<Token> {
	match source {
		Source::Request => crate::prove::tokens_of(&exec.leaves(Side::Request)).unwrap(),
		Source::Contribution(id) => crate::token::tokens(&draft.corpus.texts[&id]),
	}
}

/// All true matches at a position of the response, any length, trimmed.
pub fn matches_at(draft: &Draft, exec: &Exec, position: usize) -> Vec<Claim> {
	let said = crate::prove::tokens_of(&exec.leaves(Side::Response)).unwrap();
	let mut sources = vec![Source::Request];
	sources.extend(draft.world.corpus.iter().map(|id| Source::Contribution(*id)));
	let mut found = Vec::new();
	if !said.get(position).is_some_and(Token::counts) {
		return found;
	}
	for source in sources {
		let text = tokens_of(draft, source, exec);
		for start in 0..text.len() {
			let mut counted = 0;
			for length in 1..=256usize {
				let (one, other) = (said.get(position + length - 1), text.get(start + length - 1));
				if one.is_none() || one != other {
					break;
				}
				if !said[position + length - 1].counts() {
					continue;
				}
				counted += 1;
				if counted >= 8 {
					found.push(Claim {
						response_start: position as u32,
						length: length as u16,
						counted,
						source,
						source_start: start as u64,
					});
				}
			}
		}
	}
	found
}

fn set_claim(draft: &mut Draft, at: usize, mut claims: Vec<Claim>, index: usize, claim: Claim) -> bool {
	if claims[index] == claim {
		return false;
	}
	claims[index] = claim;
	draft.execs[at].set_claims(&claims);
	draft.relink();
	true
}

const RECEIPTS: &[(&str, Spoil)] = &[
	("over-charge", |draft, rng| {
		let at = rng.below(draft.execs.len());
		let line = terms(draft, &draft.execs[at]);
		let receipt = &mut draft.execs[at].receipt;
		let (input, output) = (receipt.input_tokens, receipt.output_tokens);
		let most = charge(input, output, line.input_price, line.output_price)?;
		receipt.amount = most + 1 + rng.below(1_000) as u128;
		draft.rechain();
		draft.relink();
		Some(FraudKind::OverCharge)
	}),
	("gap in the sequence", |draft, rng| {
		let at = *rng.pick(&continuing(draft))?;
		rest_of_line(draft, at).for_each(|exec| exec.receipt.id.sequence += 1);
		draft.relink();
		Some(FraudKind::BrokenChain)
	}),
	("broken cumulative", |draft, rng| {
		let at = *rng.pick(&continuing(draft))?;
		rest_of_line(draft, at).for_each(|exec| exec.receipt.cumulative_before += 1);
		draft.relink();
		Some(FraudKind::BrokenChain)
	}),
	("another start", |draft, rng| {
		let line = *rng.pick(&draft.sessions)?;
		let first = draft
			.execs
			.iter()
			.position(|exec| (exec.receipt.id.session, exec.receipt.id.line) == (line.session, line.line))?;
		rest_of_line(draft, first).for_each(|exec| exec.receipt.cumulative_before += 5);
		draft.relink();
		Some(FraudKind::BrokenChain)
	}),
	("settled too much", |draft, rng| {
		let line = rng.below(draft.sessions.len());
		draft.sessions.get_mut(line)?.settled_after += 7;
		draft.restart();
		Some(FraudKind::BrokenChain)
	}),
	("settled for nothing", |draft, rng| {
		let session = [9, 99][rng.below(2)];
		draft.sessions.push(SessionLeaf {
			session,
			line: 1,
			settled_before: 3,
			settled_after: 8,
			start: 0,
		});
		draft.sessions.sort_by_key(|leaf| (leaf.session, leaf.line));
		draft.restart();
		Some(FraudKind::BrokenChain)
	}),
	("not settled", |draft, rng| {
		if draft.sessions.len() < 2 {
			return None;
		}
		let line = rng.below(draft.sessions.len());
		draft.sessions.remove(line);
		draft.restart();
		Some(FraudKind::BrokenChain)
	}),
	("another sum of receipts", |draft, rng| {
		let at = rng.below(draft.execs.len());
		draft.execs[at].receipt.amount += 1 + rng.below(9) as u128;
		draft.relink();
		Some(FraudKind::BrokenChain)
	}),
	("swapped receipts", |draft, rng| {
		if draft.execs.len() < 2 {
			return None;
		}
		let at = rng.below(draft.execs.len() - 1);
		draft.execs.swap(at, at + 1);
		draft.relink();
		Some(FraudKind::BrokenChain)
	}),
	("the same receipt twice", |draft, rng| {
		let at = rng.below(draft.execs.len());
		let exec = draft.execs[at].clone();
		draft.execs.insert(at, exec);
		draft.relink();
		// The ledger is of one of them only.
		Some(FraudKind::BrokenChain)
	}),
	("no receipts", |draft, _| {
		draft.execs.clear();
		draft.relink();
		Some(FraudKind::Malformed)
	}),
	("attributed in private", |draft, rng| {
		let at = pick(draft, rng, |exec| !is_open(draft, exec))?;
		draft.execs[at].receipt.method = [Method::Verbatim1, Method::Retrieval1][rng.below(2)];
		draft.relink();
		Some(FraudKind::Disclosure)
	}),
	("not attributed in the open", |draft, rng| {
		let at = pick(draft, rng, |exec| is_open(draft, exec))?;
		let exec = &mut draft.execs[at];
		exec.set_claims(&[]);
		exec.set_retrieved(&[]);
		exec.receipt.method = Method::Unattributed;
		draft.relink();
		Some(FraudKind::Disclosure)
	}),
	("another signed receipt", |draft, rng| {
		let at = rng.below(draft.signed.len());
		draft.signed[at].receipt.input_tokens ^= 1;
		Some(FraudKind::Equivocation)
	}),
];

const TREES: &[(&str, Spoil)] = &[
	("another number of receipts", |draft, rng| {
		let count = draft.receipts.len() as u32;
		draft.receipt_count = Some([count + 1, count - 1, u32::MAX][rng.below(3)]);
		Some(FraudKind::Malformed)
	}),
	("a receipt that does not decode", |draft, rng| {
		let at = rng.below(draft.receipts.len());
		match rng.below(3) {
			0 => draft.receipts[at].push(0),
			1 => drop(draft.receipts[at].pop()),
			// What is left still has its number and its amount.
			_ => draft.receipts[at].truncate(49),
		}
		Some(FraudKind::Malformed)
	}),
	("a receipt that fails its own checks", |draft, rng| {
		let at = rng.below(draft.execs.len());
		let receipt = &mut draft.execs[at].receipt;
		match rng.below(4) {
			0 => receipt.parent = Some(receipt.id),
			1 => receipt.output_tokens = 16_385,
			2 if receipt.retrieved_count == 0 => receipt.retrieved = [1; 32],
			_ => receipt.claim_count = 1_025,
		}
		draft.relink();
		Some(FraudKind::Malformed)
	}),
	("a credit that does not decode", |draft, rng| {
		let at = rng.below(draft.ledger.len());
		draft.ledger.get_mut(at)?.push(1);
		Some(FraudKind::Malformed)
	}),
	("a claim that does not decode", |draft, rng| {
		let (at, claims) = with_claims(draft, rng)?;
		let exec = &mut draft.execs[at];
		let leaf = &mut exec.contents.claims[rng.below(claims.len())];
		match rng.below(3) {
			// Not only zeros behind it.
			0 => leaf.push(1),
			1 => leaf.resize(31, 9),
			// A source of no kind.
			_ => leaf[8] = 2,
		}
		let words = exec.contents.claims.iter().map(|leaf| word_of(leaf).unwrap());
		exec.receipt.claims = merkle::Tree::<Blake2>::new(words.collect()).root();
		draft.relink();
		Some(FraudKind::Malformed)
	}),
	("another number of claims", |draft, rng| {
		let (at, _) = with_claims(draft, rng)?;
		let receipt = &mut draft.execs[at].receipt;
		receipt.claim_count += 1;
		draft.relink();
		Some(FraudKind::Malformed)
	}),
	("another number of retrieved", |draft, rng| {
		let at = pick(draft, rng, |exec| (1..8).contains(&exec.receipt.retrieved_count))?;
		draft.execs[at].receipt.retrieved_count += 1;
		draft.relink();
		Some(FraudKind::Malformed)
	}),
	("a retrieved one that does not decode", |draft, rng| {
		let at = pick(draft, rng, |exec| exec.receipt.retrieved_count > 0)?;
		let exec = &mut draft.execs[at];
		exec.contents.retrieved[0].pop();
		exec.receipt.retrieved = merkle::root(&exec.contents.retrieved).unwrap();
		draft.relink();
		Some(FraudKind::Malformed)
	}),
	("a chunk that is none", |draft, rng| {
		let side = [Side::Request, Side::Response][rng.below(2)];
		let at = pick(draft, rng, |exec| !exec.leaves(side).is_empty())?;
		let mut leaves = draft.execs[at].leaves(side);
		let index = rng.below(leaves.len());
		let leaf = &mut leaves[index];
		match rng.below(5) {
			0 => leaf.truncate(20),
			1 => leaf.push(b'x'),
			// Of another role.
			2 => leaf[0] ^= 1,
			// More before it than there is room for.
			3 => leaf[40] = 1,
			// An upper case letter, or a token of no kind.
			_ => leaf[43] = b'W',
		}
		draft.execs[at].set_leaves(side, leaves);
		draft.relink();
		Some(FraudKind::Malformed)
	}),
	("a salt in the open", |draft, rng| {
		let side = [Side::Request, Side::Response][rng.below(2)];
		let at = pick(draft, rng, |exec| {
			is_open(draft, exec) && !exec.leaves(side).is_empty()
		})?;
		let mut leaves = draft.execs[at].leaves(side);
		leaves.iter_mut().for_each(|leaf| leaf[5] = 1);
		draft.execs[at].set_leaves(side, leaves);
		draft.relink();
		Some(FraudKind::Malformed)
	}),
	("two salts", |draft, rng| {
		let fits = |exec: &Exec| {
			!is_open(draft, exec)
				&& !exec.leaves(Side::Request).is_empty()
				&& !exec.leaves(Side::Response).is_empty()
		};
		let at = pick(draft, rng, fits)?;
		let mut leaves = draft.execs[at].leaves(Side::Response);
		leaves.iter_mut().for_each(|leaf| leaf[5] ^= 1);
		draft.execs[at].set_leaves(Side::Response, leaves);
		draft.relink();
		Some(FraudKind::Malformed)
	}),
	("a response of too many chunks", |draft, rng| {
		let at = pick(draft, rng, |exec| is_open(draft, exec))?;
		let context = Context::Response { salt: [0; 32] };
		let leaves = text_leaves(&context, &[b'.'; 128 * 128 + 1]);
		draft.execs[at].set_leaves(Side::Response, leaves);
		Some(FraudKind::Malformed).inspect(|_| draft.relink())
	}),
];

const TOKENS: &[(&str, Spoil)] = &[
	("too many input tokens", |draft, rng| {
		let at = rng.below(draft.execs.len());
		draft.execs[at].receipt.input_tokens += 1 + rng.below(9) as u32;
		draft.relink();
		Some(FraudKind::TokenCount)
	}),
	("too many output tokens", |draft, rng| {
		let at = rng.below(draft.execs.len());
		draft.execs[at].receipt.output_tokens += 1 + rng.below(9) as u32;
		draft.relink();
		Some(FraudKind::TokenCount)
	}),
	("too few output tokens", |draft, rng| {
		let at = pick(draft, rng, |exec| {
			exec.receipt.output_tokens > 0 && exec.receipt.claim_count == 0 && exec.receipt.amount == 0
		})?;
		draft.execs[at].receipt.output_tokens -= 1;
		draft.relink();
		Some(FraudKind::TokenCount)
	}),
	("running counts that do not chain", |draft, rng| {
		let side = [Side::Request, Side::Response][rng.below(2)];
		let at = pick(draft, rng, |exec| exec.leaves(side).len() > 1)?;
		let mut leaves = draft.execs[at].leaves(side);
		let index = rng.in_range(1, leaves.len() - 1);
		let before = u64::from_le_bytes(leaves[index][33..41].try_into().unwrap());
		leaves[index][33..41].copy_from_slice(&(before - 1).to_le_bytes());
		draft.execs[at].set_leaves(side, leaves);
		draft.relink();
		Some(FraudKind::TokenCount)
	}),
];

const CLAIMS: &[(&str, Spoil)] = &[
	("a wrong count", |draft, rng| {
		let (at, claims) = with_claims(draft, rng)?;
		let index = rng.below(claims.len());
		let mut claim = claims[index];
		claim.counted += 1;
		set_claim(draft, at, claims, index, claim).then_some(FraudKind::FalseClaim)
	}),
	("outside the corpus", |draft, rng| {
		let (at, claims) = with_claims(draft, rng)?;
		let index = rng.below(claims.len());
		let outside: Vec<_> = draft
			.world
			.contributions
			.keys()
			.filter(|id| !draft.world.corpus.contains(id))
			.chain(&[u64::MAX])
			.copied()
			.collect();
		let mut claim = claims[index];
		claim.source = Source::Contribution(*rng.pick(&outside)?);
		set_claim(draft, at, claims, index, claim).then_some(FraudKind::FalseClaim)
	}),
	("out of a source", |draft, rng| {
		let (at, claims) = with_claims(draft, rng)?;
		let index = rng.below(claims.len());
		let mut claim = claims[index];
		let length = tokens_of(draft, claim.source, &draft.execs[at]).len() as u64;
		claim.source_start = [length - 1, length, length + 127, 1 << 20, 1 << 40, u64::MAX][rng.below(6)];
		set_claim(draft, at, claims, index, claim).then_some(FraudKind::FalseClaim)
	}),
	("out of the request", |draft, rng| {
		let (at, claims) = with_claims(draft, rng)?;
		let index = rng.below(claims.len());
		let mut claim = claims[index];
		claim.source = Source::Request;
		claim.source_start = [1_000, 1 << 33][rng.below(2)];
		set_claim(draft, at, claims, index, claim).then_some(FraudKind::FalseClaim)
	}),
	("out of the response", |draft, rng| {
		let (at, mut claims) = with_claims(draft, rng)?;
		let exec = &draft.execs[at];
		let end = crate::prove::tokens_of(&exec.leaves(Side::Response))
			.unwrap()
			.len() as u32;
		let mut claim = *claims.last()?;
		claim.response_start = end - 1 + [0, 1, 128, 16_384, 1 << 30][rng.below(5)];
		claim.counted = claim.counted.min(8);
		claim.length = claim.counted;
		claims.push(claim);
		let exec = &mut draft.execs[at];
		// So many are claimed as were said.
		exec.receipt.output_tokens += 8;
		exec.set_claims(&claims);
		draft.relink();
		Some(FraudKind::FalseClaim)
	}),
	("another place", |draft, rng| {
		let (at, claims) = with_claims(draft, rng)?;
		let index = rng.below(claims.len());
		let mut claim = claims[index];
		claim.source_start += 1;
		let exec = &draft.execs[at];
		let true_ones = matches_at(draft, exec, claim.response_start as usize);
		if true_ones.contains(&claim) {
			return None;
		}
		set_claim(draft, at, claims, index, claim).then_some(FraudKind::FalseClaim)
	}),
	("too short", |draft, rng| {
		let (at, claims) = with_claims(draft, rng)?;
		let index = rng.below(claims.len());
		let mut claim = claims[index];
		(claim.length, claim.counted) = (7, 7);
		set_claim(draft, at, claims, index, claim).then_some(FraudKind::FalseClaim)
	}),
	("a claim twice", |draft, rng| {
		let (at, mut claims) = with_claims(draft, rng)?;
		let index = rng.below(claims.len());
		claims.insert(index, claims[index]);
		draft.execs[at].set_claims(&claims);
		draft.relink();
		Some(FraudKind::Overlap)
	}),
	("swapped claims", |draft, rng| {
		let at = pick(draft, rng, |exec| exec.receipt.claim_count > 1)?;
		let mut claims = draft.execs[at].claims();
		let index = rng.below(claims.len() - 1);
		claims.swap(index, index + 1);
		draft.execs[at].set_claims(&claims);
		draft.relink();
		Some(FraudKind::Overlap)
	}),
	("a claim left out", |draft, rng| {
		let (at, mut claims) = with_claims(draft, rng)?;
		claims.remove(rng.below(claims.len()));
		draft.execs[at].set_claims(&claims);
		draft.relink();
		Some(FraudKind::Omission)
	}),
	("a worse claim", |draft, rng| {
		let (at, claims) = with_claims(draft, rng)?;
		let index = rng.below(claims.len());
		let all = matches_at(draft, &draft.execs[at], claims[index].response_start as usize);
		let claim = *rng.pick(&all)?;
		let next = claims.get(index + 1).map_or(u32::MAX, |next| next.response_start);
		if claim.response_end() > next {
			return None;
		}
		set_claim(draft, at, claims, index, claim).then_some(FraudKind::Omission)
	}),
	("a later claim", |draft, rng| {
		let (at, claims) = with_claims(draft, rng)?;
		let index = rng.below(claims.len());
		let old = claims[index];
		let start = old.response_start + rng.in_range(1, 9) as u32;
		let all = matches_at(draft, &draft.execs[at], start as usize);
		let next = claims.get(index + 1).map_or(u32::MAX, |next| next.response_start);
		let fits: Vec<_> = all
			.into_iter()
			.filter(|claim| claim.response_end() <= next)
			.collect();
		let claim = *rng.pick(&fits)?;
		set_claim(draft, at, claims, index, claim).then_some(FraudKind::Omission)
	}),
	("a source that nobody can match", |draft, rng| {
		let (at, claims) = with_claims(draft, rng)?;
		let index = rng.below(claims.len());
		let Source::Contribution(id) = claims[index].source else {
			return None;
		};
		let text = draft.corpus.texts.remove(&id)?;
		let facts = draft.world.contributions.get_mut(&id)?;
		let context = Context::Contribution {
			contributor: facts.contributor,
		};
		let mut leaves = text_leaves(&context, &text);
		match rng.below(3) {
			0 => facts.chunks += 1,
			1 => leaves[(claims[index].source_start / 128) as usize].push(0),
			_ => leaves[(claims[index].source_start / 128) as usize][3] ^= 1,
		}
		facts.root = merkle::root(&leaves).unwrap();
		draft.corpus.leaves.insert(id, leaves);
		let _ = at;
		Some(FraudKind::FalseClaim)
	}),
	("retrieved twice", |draft, rng| {
		let at = pick(draft, rng, |exec| (1..8).contains(&exec.receipt.retrieved_count))?;
		let mut entries = draft.execs[at].retrieved();
		entries.push(entries[0]);
		draft.execs[at].set_retrieved(&entries);
		draft.relink();
		Some(FraudKind::Retrieval)
	}),
	("retrieved from outside the corpus", |draft, rng| {
		let at = pick(draft, rng, |exec| exec.receipt.retrieved_count > 0)?;
		let mut entries = draft.execs[at].retrieved();
		entries.last_mut()?.contribution = 1 << 50;
		draft.execs[at].set_retrieved(&entries);
		draft.relink();
		Some(FraudKind::Retrieval)
	}),
	("retrieved a chunk that is not there", |draft, rng| {
		let at = pick(draft, rng, |exec| exec.receipt.retrieved_count > 0)?;
		let mut entries: Vec<Retrieved> = draft.execs[at].retrieved();
		entries[0].chunk = draft.world.contributions[&entries[0].contribution].chunks;
		draft.execs[at].set_retrieved(&entries);
		draft.relink();
		Some(FraudKind::Retrieval)
	}),
];

const LEDGER: &[(&str, Spoil)] = &[
	("a credit of nothing", |draft, rng| {
		let mut entries = draft.entries();
		let receipt = draft.execs[rng.below(draft.execs.len())].receipt.id;
		entries.push(CreditEntry {
			contribution: u64::MAX,
			receipt,
			credit: 0,
		});
		draft.set_ledger(entries);
		draft.world.posted.remove(&u64::MAX);
		Some(FraudKind::Malformed)
	}),
	("swapped credits", |draft, rng| {
		let mut entries = draft.entries();
		if entries.len() < 2 {
			return None;
		}
		let at = rng.below(entries.len() - 1);
		entries.swap(at, at + 1);
		draft.set_ledger(entries);
		Some(FraudKind::Ledger)
	}),
	("another sum of credits", |draft, rng| {
		let ids: Vec<_> = draft.world.posted.keys().copied().collect();
		let total = draft.world.posted.get_mut(rng.pick(&ids)?)?;
		*total = [*total + 1, *total - 1, *total + (1 << 80)][rng.below(3)];
		Some(FraudKind::Ledger)
	}),
	("credits twice", |draft, rng| {
		let mut entries = draft.entries();
		if entries.is_empty() {
			return None;
		}
		let at = rng.below(entries.len());
		let behind = rng.in_range(at, entries.len() - 1);
		entries.insert(behind + 1, entries[at]);
		draft.set_ledger(entries);
		Some(FraudKind::Ledger)
	}),
	("posted for another", |draft, rng| {
		let ids: Vec<_> = draft.world.posted.keys().copied().collect();
		let from = *rng.pick(&ids)?;
		let part = draft.world.posted[&from].min(1 + rng.below(9) as u128);
		let to = if rng.one_in(2) { *rng.pick(&ids)? } else { 1_000 };
		if to == from {
			return None;
		}
		*draft.world.posted.get_mut(&from)? -= part;
		*draft.world.posted.entry(to).or_default() += part;
		Some(FraudKind::Ledger)
	}),
	("posted without a ledger", |draft, _| {
		if draft.ledger.is_empty() {
			return None;
		}
		draft.ledger.clear();
		Some(FraudKind::Ledger)
	}),
	("a ledger that is not posted", |draft, _| {
		if draft.ledger.is_empty() {
			return None;
		}
		draft.world.posted.clear();
		Some(FraudKind::Ledger)
	}),
	("another credit", |draft, rng| {
		let mut entries = draft.entries();
		let at = rng.below(entries.len());
		let credit = &mut entries.get_mut(at)?.credit;
		*credit = if rng.one_in(2) && *credit > 1 {
			*credit - 1
		} else {
			*credit + 1
		};
		draft.set_ledger(entries);
		Some(FraudKind::LedgerReceipt)
	}),
	("a missing credit", |draft, rng| {
		let mut entries = draft.entries();
		if entries.len() < 2 {
			return None;
		}
		entries.remove(rng.below(entries.len()));
		draft.set_ledger(entries);
		Some(FraudKind::LedgerReceipt)
	}),
	("a credit of somebody", |draft, rng| {
		let mut entries = draft.entries();
		let receipt = draft.execs[rng.below(draft.execs.len())].receipt.id;
		let contribution = [500, *draft.world.contributions.keys().next()?][rng.below(2)];
		if entries
			.iter()
			.any(|entry| (entry.contribution, entry.receipt) == (contribution, receipt))
		{
			return None;
		}
		entries.push(CreditEntry {
			contribution,
			receipt,
			credit: 4,
		});
		entries.sort();
		draft.set_ledger(entries);
		Some(FraudKind::LedgerReceipt)
	}),
	("a credit of no receipt", |draft, rng| {
		let mut entries = draft.entries();
		let receipt = ReceiptId {
			session: rng.below(7) as u64,
			line: 7,
			sequence: 3,
		};
		entries.push(CreditEntry {
			contribution: rng.below(9) as u64,
			receipt,
			credit: 4,
		});
		entries.sort();
		draft.set_ledger(entries);
		Some(FraudKind::LedgerReceipt)
	}),
	("credit for commons", |draft, rng| {
		let commons: Vec<_> = draft.world.commons.iter().copied().collect();
		let id = *rng.pick(&commons)?;
		let at = pick(draft, rng, |exec| {
			exec.receipt.amount > 0 && exec.claims().iter().any(|claim| claim.contribution() == Some(id))
		})?;
		let mut entries = draft.entries();
		entries.push(CreditEntry {
			contribution: id,
			receipt: draft.execs[at].receipt.id,
			credit: 1,
		});
		entries.sort();
		draft.set_ledger(entries);
		Some(FraudKind::LedgerReceipt)
	}),
];

/// All ways.
pub fn all() -> impl Iterator<Item = &'static (&'static str, Spoil)> {
	[RECEIPTS, TREES, TOKENS, CLAIMS, LEDGER].into_iter().flatten()
}

/// Batches spoiled in one way, with the fraud that it is.
pub fn spoiled(spoil: Spoil) -> impl Iterator<Item = (u64, Draft, FraudKind)> {
	spoiled_of(honest, spoil)
}

/// The same of other honest batches.
pub fn spoiled_of(honest: fn(u64) -> Draft, spoil: Spoil) -> impl Iterator<Item = (u64, Draft, FraudKind)> {
	(0..20_000).filter_map(move |seed| {
		let mut draft = honest(seed);
		let kind = spoil(&mut draft, &mut Rng(seed))?;
		// What was signed is what is committed to, unless that is the deviation.
		if kind != FraudKind::Equivocation {
			draft.signed.clear();
		}
		Some((seed, draft, kind))
	})
}

pub fn kinds(case: &Case) -> Vec<FraudKind> {
	let audit = case.audit();
	audit
		.frauds
		.iter()
		.map(|proof| case.judge(proof).unwrap().kind)
		.collect()
}

#[test]
fn audit_should_find_every_deviation() {
	for (name, spoil) in all() {
		let mut count = 0;
		for (seed, draft, kind) in spoiled(*spoil).take(60) {
			let case = draft.seal();
			let found = kinds(&case);
			assert!(
				found.contains(&kind),
				"{name}, seed {seed}: {found:?}, not {kind:?}"
			);
			count += 1;
		}
		assert_eq!(count, 60, "{name}");
	}
}

/// A tree that is out of order is a fraud, and hides none: who is harmed by another gets its own back all the same.
#[test]
fn disorder_should_shield_no_other_fraud() {
	for name in [
		"over-charge",
		"another signed receipt",
		"a claim left out",
		"too many input tokens",
		"another credit",
		"a credit of nothing",
	] {
		let (_, spoil) = all().find(|(other, _)| *other == name).unwrap();
		let (mut tried, mut harmed) = (0, 0);
		for (seed, mut draft, kind) in spoiled(*spoil) {
			if draft.receipts.len() < 2 || draft.ledger.len() < 2 {
				continue;
			}
			let before = draft.seal();
			let (receipts, credits) = (draft.receipts.len(), draft.ledger.len());
			// The first and the last: then no path of either tree is in order.
			draft.receipts.swap(0, receipts - 1);
			draft.execs.swap(0, receipts - 1);
			draft.ledger.swap(0, credits - 1);
			let case = draft.seal();
			let findings = |case: &Case| -> Vec<Finding> {
				let frauds = case.audit().frauds;
				frauds.iter().map(|proof| case.judge(proof).unwrap()).collect()
			};
			let (before, found) = (findings(&before), findings(&case));
			for finding in before.iter().filter(|finding| finding.kind == kind) {
				assert!(
					found.contains(finding),
					"{name}, seed {seed}: {finding:?} of {found:?}"
				);
				harmed += usize::from(finding.harmed != Harmed::Pools);
			}
			tried += 1;
			if tried == 20 {
				break;
			}
		}
		assert_eq!(tried, 20, "{name}");
		let names_somebody = !["too many input tokens", "a credit of nothing"].contains(&name);
		assert_eq!(harmed > 0, names_somebody, "{name}");
	}
}

#[test]
fn every_kind_should_be_among_the_deviations() {
	let mut found = std::collections::HashSet::new();
	for (_, spoil) in all() {
		found.extend(spoiled(*spoil).next().map(|(_, _, kind)| kind));
	}
	assert_eq!(found.len(), 12);
}

/// Any list of claims that are true, in order and do not overlap, but are not the cover, leaves something out.
#[test]
fn omission_should_be_provable_when_a_cover_is_any_other() {
	let mut others = 0;
	for seed in 0..1_500 {
		let mut draft = honest(seed);
		let mut rng = Rng(seed);
		let Some((at, best)) = with_claims(&draft, &mut rng) else {
			continue;
		};
		let exec = draft.execs[at].clone();
		let end = crate::prove::tokens_of(&exec.leaves(Side::Response))
			.unwrap()
			.len();
		let (mut claims, mut position) = (Vec::new(), 0);
		while position < end {
			let all = matches_at(&draft, &exec, position);
			// The best, any, or none.
			let claim = match rng.below(4) {
				0 => rng.pick(&all).copied(),
				1 => None,
				_ => best
					.iter()
					.find(|claim| claim.response_start as usize == position)
					.copied(),
			};
			position = claim.map_or(position + 1, |claim| claim.response_end() as usize);
			claims.extend(claim);
		}
		draft.execs[at].set_claims(&claims);
		draft.relink();
		let found = kinds(&draft.seal());
		if claims == best {
			assert_eq!(found, [], "seed {seed}");
			continue;
		}
		others += 1;
		assert!(found.contains(&FraudKind::Omission), "seed {seed}: {found:?}");
		assert!(!found.contains(&FraudKind::FalseClaim), "seed {seed}: {found:?}");
	}
	assert!(others > 500);
}

#[test]
fn omission_should_pay_what_was_left_out() {
	let mut paid = 0;
	for (seed, draft, _) in spoiled(CLAIMS[9].1).take(60) {
		let honest = honest(seed);
		let case = draft.seal();
		for proof in case.audit().frauds {
			let FraudProof::Omission {
				receipt, candidate, ..
			} = &proof
			else {
				continue;
			};
			let receipt = &receipt.leaf;
			let expected = candidate
				.contribution()
				.filter(|id| !case.world.commons.contains(id))
				.map(|id| {
					let credit =
						receipt.amount * u128::from(candidate.counted) / u128::from(receipt.output_tokens);
					let credit = credit * u128::from(case.world.verbatim) / 1_000_000_000;
					(id, credit)
				});
			match (case.judge(&proof).unwrap().harmed, expected) {
				(Harmed::Contribution { id, credit }, Some(expected)) => {
					assert_eq!((id, credit), expected);
					assert!(credit <= honest.world.posted.get(&id).copied().unwrap_or(0));
					paid += usize::from(credit > 0);
				}
				(harmed, expected) => assert_eq!((harmed, expected), (Harmed::Pools, None)),
			}
		}
	}
	assert!(paid > 20);
}

#[test]
fn harmed_should_be_the_session_when_its_payer_is() {
	for name in [
		"over-charge",
		"broken cumulative",
		"another start",
		"settled too much",
		"another signed receipt",
	] {
		let (_, spoil) = all().find(|(other, _)| *other == name).unwrap();
		let mut sessions = 0;
		for (_, draft, kind) in spoiled(*spoil).take(40) {
			let case = draft.seal();
			for proof in case.audit().frauds {
				let finding = case.judge(&proof).unwrap();
				if let Harmed::Session(leaf) = finding.harmed {
					assert!(case.batch.sessions.contains(&leaf));
					assert_eq!(finding.kind, kind);
					sessions += 1;
				}
			}
		}
		assert!(sessions > 30, "{name}");
	}
}

/// The simulation of what verdicts cost, in `openledger-routing`, counts with these.
#[test]
fn harmed_should_be_one_of_those_whom_the_kind_can_harm() {
	for (name, spoil) in all() {
		for (seed, draft, _) in spoiled(*spoil).take(20) {
			let case = draft.seal();
			for proof in case.audit().frauds {
				let Finding { kind, harmed } = case.judge(&proof).unwrap();
				let fits = match kind {
					FraudKind::BrokenChain | FraudKind::OverCharge | FraudKind::Equivocation => {
						!matches!(harmed, Harmed::Contribution { .. })
					}
					FraudKind::Omission | FraudKind::LedgerReceipt => !matches!(harmed, Harmed::Session(_)),
					FraudKind::Malformed
					| FraudKind::Disclosure
					| FraudKind::TokenCount
					| FraudKind::FalseClaim
					| FraudKind::Overlap
					| FraudKind::Ledger
					| FraudKind::Retrieval => harmed == Harmed::Pools,
				};
				assert!(fits, "{name}, seed {seed}: {kind:?} harms {harmed:?}");
			}
		}
	}
}

#[test]
fn claims_helper_should_be_the_cover() {
	let draft = honest(3);
	for exec in draft.execs.iter().filter(|exec| is_open(&draft, exec)) {
		let (PublishedText::Bytes { text: request, .. }, PublishedText::Bytes { text: response, .. }) =
			(exec.text(Side::Request), exec.text(Side::Response))
		else {
			panic!();
		};
		let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
		assert_eq!(
			claims_for(&draft.world, &draft.corpus, &text(request), &text(response)),
			exec.claims()
		);
	}
	assert!(!babble(&mut Rng(1), 9).is_empty());
}

#[test]
fn large_harm_should_be_kept_when_there_are_many_small_ones() {
	let finding = |credit| Finding {
		kind: FraudKind::Omission,
		harmed: Harmed::Contribution { id: 7, credit },
	};
	let session = SessionLeaf {
		session: 7,
		line: 0,
		settled_before: 0,
		settled_after: 9,
		start: 0,
	};
	let mut kept = crate::prove::Kept::new(3);
	// Told apart by their numbers.
	let proof = |count| FraudProof::ReceiptTree {
		count,
		fault: SumFault::Count {
			sum: 0,
			tree_hash: [0; 32],
		},
	};
	for (count, credit) in [(1, 5), (2, 1), (3, 4), (4, 1), (5, 9), (6, 2), (7, 4)] {
		kept.keep(proof(count), &finding(credit));
	}
	// Of another harm, and of the pools.
	kept.keep(
		proof(8),
		&Finding {
			kind: FraudKind::Omission,
			harmed: Harmed::Session(session),
		},
	);
	for count in 10..20 {
		let pools = Finding {
			kind: FraudKind::Omission,
			harmed: Harmed::Pools,
		};
		kept.keep(proof(count), &pools);
	}
	assert_eq!(kept.count(), 7);
	// The second was worth 1, and gave way to the one of 9.
	let expected = [1, 5, 3, 8, 10, 11, 12].map(proof);
	assert_eq!(kept.into_proofs(), expected);
}

#[test]
fn a_full_kind_should_give_way_to_larger_harm_only() {
	let mut kept = crate::prove::Kept::new(2);
	let of = |session, amount| Finding {
		kind: FraudKind::BrokenChain,
		harmed: Harmed::Session(SessionLeaf {
			session,
			line: 0,
			settled_before: 0,
			settled_after: amount,
			start: 0,
		}),
	};
	for session in 0..200 {
		kept.keep(FraudProof::Record, &of(session, 10));
	}
	assert_eq!(kept.count(), 85);
	let large = FraudProof::LedgerTree {
		count: 1,
		fault: SumFault::Count {
			sum: 0,
			tree_hash: [0; 32],
		},
	};
	kept.keep(large.clone(), &of(1_000, 11));
	// Of another kind there is room.
	kept.keep(
		FraudProof::Record,
		&Finding {
			kind: FraudKind::Overlap,
			harmed: Harmed::Pools,
		},
	);
	assert_eq!(kept.count(), 86);
	assert!(kept.into_proofs().contains(&large));
}
