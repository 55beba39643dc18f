//! Receipts: from the words of an answer to credits.

use super::super::{
	bundle::{path, Chunk, Data, FoundEvidence, MatchEvidence, ReceiptEvidence, Subject},
	format::Reader,
	records::{Contribution, Model, Provenance, Session},
	Fault,
};
use super::{members, settlement::Settled, Trail};
use crate::{
	chain::{address, from_chain_disclosure},
	cli::amount::format_amount,
};
use codec::Encode;
use openledger_attribution::{
	chunk::{Context, Window, OPEN_SALT},
	claim::Text,
	credit::credit_of,
	fraud::Channels,
	receipt::charge,
	sums::{self, Place},
	Blake2, ChunkProof, Claim, Receipt, Retrieved, Source, CHUNK_TOKENS,
};
use openledger_core::{Balance, ContributionId, Disclosure};
use std::collections::BTreeSet;

pub(super) fn check(
	subject: &Subject,
	data: &Data,
	settled: &Settled,
	reader: &Reader<'_>,
	trail: &mut Trail,
) -> Result<(), Fault> {
	if data.receipts.is_empty() {
		trail.leave_open(format!(
			"what of batch {} was said and where it comes from: the evidence has none of its receipts",
			subject.batch
		));
	}
	for evidence in &data.receipts {
		check_receipt(evidence, settled, reader, trail)?;
	}
	Ok(())
}

/// `session/line/sequence`.
fn name(receipt: &Receipt) -> String {
	format!(
		"{}/{}/{}",
		receipt.id.session, receipt.id.line, receipt.id.sequence
	)
}

fn check_receipt(
	evidence: &ReceiptEvidence,
	settled: &Settled,
	reader: &Reader<'_>,
	trail: &mut Trail,
) -> Result<(), Fault> {
	let receipt = evidence.leaf.receipt("receipt")?;
	let link = format!("receipt {}", name(&receipt));
	let commitment = &settled.record.commitment;
	let place = sums::verify::<Blake2, Receipt>(
		&commitment.receipts_root,
		commitment.receipts.into(),
		evidence.leaf.index,
		&receipt,
		&evidence.leaf.nodes(&link)?,
	)
	.map_err(|error| {
		Fault::broken(
			&link,
			format!("its path does not lead to the batch's receipts root: {error:?}"),
		)
	})?;
	if place.total != settled.record.amount {
		return Err(Fault::broken(
			link,
			"the receipts sum to another amount than the batch",
		));
	}
	trail.push(
		"receipt",
		format!(
			"{} costs {} for {} tokens in and {} out: leaf {} of {}, from {} on in the sum of all, {} nodes below the receipts root",
			name(&receipt),
			format_amount(receipt.amount),
			receipt.input_tokens,
			receipt.output_tokens,
			evidence.leaf.index,
			commitment.receipts,
			format_amount(place.before),
			evidence.leaf.path.len()
		),
	);
	check_voucher(&receipt, &place, settled, trail)?;
	let disclosure = check_price(&receipt, settled, reader, trail)?;
	check_signature(evidence, &receipt, settled, trail)?;

	let claims = evidence.read_claims(&link)?;
	receipt
		.check_claims(&claims)
		.map_err(|error| Fault::broken(&link, format!("its claims are others: {error:?}")))?;
	trail.push(
		"claims",
		format!(
			"{} of receipt {} have the root that it names, and do not overlap",
			claims.len(),
			name(&receipt)
		),
	);
	let retrieved = evidence.read_retrieved(&link)?;
	receipt
		.check_retrieved(&retrieved)
		.map_err(|error| Fault::broken(&link, format!("what it retrieved is other: {error:?}")))?;
	if !retrieved.is_empty() {
		trail.push(
			"retrieved",
			format!(
				"{} contributions for receipt {} have the root that it names",
				retrieved.len(),
				name(&receipt)
			),
		);
	}
	check_retrieved(
		&evidence.found,
		&name(&receipt),
		&retrieved,
		settled,
		reader,
		trail,
	)?;
	let mut shown = BTreeSet::new();
	if disclosure == Disclosure::Open {
		for found in &evidence.matches {
			if !shown.insert(found.claim) {
				return Err(Fault::broken(
					link,
					format!("claim {} is shown twice", found.claim),
				));
			}
			check_match(found, &receipt, &claims, settled, reader, trail)?;
		}
	} else if !evidence.matches.is_empty() {
		return Err(Fault::broken(link, "texts of a private session are not shown"));
	}
	for entry in &evidence.credits {
		let entry = entry.credit(&link)?;
		if entry.receipt != receipt.id {
			return Err(Fault::broken(link, "a credit is of another receipt"));
		}
		let owed = Owed::new(&receipt, &claims, &retrieved, entry.contribution, settled, reader)?;
		if entry.credit != owed.credit {
			return Err(Fault::broken(
				link,
				format!(
					"contribution {} is credited another amount than its claims and its retrieval make",
					entry.contribution
				),
			));
		}
		let one_of = match owed.retrieved {
			0 => String::new(),
			count => format!(" and is one of {count} that were retrieved"),
		};
		trail.push(
			"credit",
			format!(
				"contribution {} has {} of {} tokens of receipt {}{one_of}: {}",
				entry.contribution,
				owed.claimed,
				receipt.output_tokens,
				name(&receipt),
				format_amount(entry.credit)
			),
		);
		let of_it = (0u16..)
			.zip(&claims)
			.filter(|(_, claim)| claim.contribution() == Some(entry.contribution));
		let (all, hidden) = of_it.fold((0usize, 0usize), |(all, hidden), (place, _)| {
			(
				all.saturating_add(1),
				hidden.saturating_add(usize::from(!shown.contains(&place))),
			)
		});
		if hidden > 0 {
			trail.leave_open(format!(
				"the words of {hidden} of the {all} claims of receipt {} on contribution {}: neither the answer nor the text is shown for them",
				name(&receipt),
				entry.contribution
			));
		}
	}
	Ok(())
}

/// That a voucher of the batch paid for it, and that it lies where that puts it in the sum of all receipts.
pub(super) fn check_voucher(
	receipt: &Receipt,
	place: &Place,
	settled: &Settled,
	trail: &mut Trail,
) -> Result<(), Fault> {
	let after = receipt.cumulative_before.checked_add(receipt.amount);
	let line = settled.lines.iter().find(|line| {
		(line.session, line.line) == (receipt.id.session, receipt.id.line)
			&& line.settled_before <= receipt.cumulative_before
			&& after.is_some_and(|after| after <= line.settled_after)
	});
	let broken = |reason: &str| Fault::broken(format!("receipt {}", name(receipt)), reason);
	let Some(line) = line else {
		// A receipt that costs nothing may be of a line that settled nothing.
		return if receipt.amount > 0 {
			Err(broken("no voucher of the batch paid for it"))
		} else {
			Ok(())
		};
	};
	let in_line = receipt.cumulative_before.checked_sub(line.settled_before);
	if in_line != place.before.checked_sub(line.start) {
		return Err(broken(
			"it lies elsewhere in the sum of all than its line puts it",
		));
	}
	trail.push(
		"paid by",
		format!(
			"the voucher of session {}, line {}, whose receipts begin at {} in the sum of all",
			receipt.id.session,
			receipt.id.line,
			format_amount(line.start)
		),
	);
	Ok(())
}

/// That it costs no more than the session's prices say. Returns whether its texts are public.
fn check_price(
	receipt: &Receipt,
	settled: &Settled,
	reader: &Reader<'_>,
	trail: &mut Trail,
) -> Result<Disclosure, Fault> {
	let link = format!("price of receipt {}", name(receipt));
	let session: Session = reader.need(
		settled.block,
		"InferenceReceipts",
		"Sessions",
		&[receipt.id.session.encode()],
	)?;
	let line = session.lines.0.get(usize::from(receipt.id.line));
	let line = line
		.filter(|line| line.model == settled.record.model && session.operator == settled.record.operator)
		.ok_or_else(|| {
			Fault::broken(
				&link,
				"the session is with another operator, or its line for another model",
			)
		})?;
	let most = charge(
		receipt.input_tokens,
		receipt.output_tokens,
		line.prices.input,
		line.prices.output,
	);
	if most.is_none_or(|most| most < receipt.amount) {
		return Err(Fault::broken(
			link,
			"it costs more than its tokens at the session's prices",
		));
	}
	trail.push(
		"price",
		format!(
			"at most {} for 1,000 tokens in and {} for 1,000 out, by session {}",
			format_amount(line.prices.input),
			format_amount(line.prices.output),
			receipt.id.session
		),
	);
	Ok(from_chain_disclosure(&session.disclosure))
}

fn check_signature(
	evidence: &ReceiptEvidence,
	receipt: &Receipt,
	settled: &Settled,
	trail: &mut Trail,
) -> Result<(), Fault> {
	let Some(signature) = &evidence.signature else {
		trail.leave_open(format!(
			"that the operator signed receipt {}: its gateway did not show the signature (the batch commits to it all the same)",
			name(receipt)
		));
		return Ok(());
	};
	let link = format!("signature of receipt {}", name(receipt));
	let bytes = <[u8; 64]>::try_from(signature.0.as_slice())
		.map_err(|_| Fault::broken(&link, "a signature has 64 bytes"))?;
	let account = settled.operator.account.0;
	let is_signed = subxt_signer::sr25519::verify(
		&subxt_signer::sr25519::Signature(bytes),
		receipt.message(&settled.genesis),
		&subxt_signer::sr25519::PublicKey(account),
	);
	if !is_signed {
		return Err(Fault::broken(link, "it is not the operator's"));
	}
	trail.push("signed by", format!("{}, the operator", address(&account)));
	Ok(())
}

/// That the words of a claim are in the answer and in the contribution.
fn check_match(
	evidence: &MatchEvidence,
	receipt: &Receipt,
	claims: &[Claim],
	settled: &Settled,
	reader: &Reader<'_>,
	trail: &mut Trail,
) -> Result<(), Fault> {
	let link = format!("claim {} of receipt {}", evidence.claim, name(receipt));
	let claim = claims
		.get(usize::from(evidence.claim))
		.ok_or_else(|| Fault::broken(&link, "the receipt has no such claim"))?;
	let Source::Contribution(id) = claim.source else {
		return Err(Fault::broken(
			link,
			"it is on the request, which earns for the pools",
		));
	};
	let response = Text {
		context: Context::Response { salt: OPEN_SALT },
		root: receipt.response,
		chunks: evidence.response_chunks,
	};
	let provenance: Provenance = reader.need(settled.block, "Datanets", "Provenances", &[id.encode()])?;
	let said = read_chunks(&evidence.response, &link)?;
	let words = words(&said, claim.response_start.into(), claim.length);
	if evidence.source.is_empty() {
		// The answer's side alone.
		open(&response, &said, claim.response_start.into(), &link)?;
		trail.push(
			"tokens",
			format!(
				"{}–{} of the answer: {words:?}",
				claim.response_start,
				claim.response_end().saturating_sub(1)
			),
		);
		trail.leave_open(format!(
			"that contribution {id} has these words: nobody had its text (name a folder with it by --documents)"
		));
		return Ok(());
	}
	let source = Text {
		context: Context::Contribution {
			contributor: provenance.account.0,
		},
		root: provenance.root,
		chunks: provenance.chunks,
	};
	let found = read_chunks(&evidence.source, &link)?;
	openledger_attribution::verify_claim(claim, &response, &said, &source, &found)
		.map_err(|error| Fault::broken(&link, format!("it does not hold: {error:?}")))?;
	let last = |start: u64| start.saturating_add(u64::from(claim.length)).saturating_sub(1);
	trail.push(
		"words",
		format!(
			"tokens {}–{} of the answer are tokens {}–{} of contribution {id}: {words:?} (chunks {}–{} of {}, {} hashes below its root \
			 0x{}; contributed by {})",
			claim.response_start,
			claim.response_end().saturating_sub(1),
			claim.source_start,
			last(claim.source_start),
			claim.source_start / CHUNK_TOKENS as u64,
			last(claim.source_start) / CHUNK_TOKENS as u64,
			provenance.chunks,
			found.first().map_or(0, |chunk| chunk.proof.len()),
			hex::encode(provenance.root),
			address(&provenance.account.0),
		),
	);
	Ok(())
}

/// That what was retrieved is of the model's corpus and has the chunks that are named, and that those shown are they.
pub(super) fn check_retrieved(
	found: &[FoundEvidence],
	receipt: &str,
	retrieved: &[Retrieved],
	settled: &Settled,
	reader: &Reader<'_>,
	trail: &mut Trail,
) -> Result<(), Fault> {
	let link = format!("retrieval of receipt {receipt}");
	let in_order = found.is_sorted_by(|one, next| one.entry < next.entry);
	let last = found.last().map(|found| usize::from(found.entry));
	if !in_order || last.is_some_and(|last| last >= retrieved.len()) {
		return Err(Fault::broken(
			link,
			"the chunks shown are not in the order of what it retrieved",
		));
	}
	if retrieved.is_empty() {
		return Ok(());
	}
	let lineage = members::lineage(reader, settled.block, settled.record.model)?;
	for (place, entry) in (0u16..).zip(retrieved) {
		let id = entry.contribution;
		let contribution: Contribution =
			reader.need(settled.block, "Datanets", "Contributions", &[id.encode()])?;
		if !members::is_in(&contribution, &lineage) {
			return Err(Fault::broken(
				link,
				format!("contribution {id} is not in the corpus of the model"),
			));
		}
		let provenance: Provenance = reader.need(settled.block, "Datanets", "Provenances", &[id.encode()])?;
		if entry.chunk >= provenance.chunks {
			return Err(Fault::broken(
				link,
				format!("contribution {id} has no chunk {}", entry.chunk),
			));
		}
		if let Some(shown) = found.iter().find(|found| found.entry == place) {
			show_retrieved(&shown.chunk, entry, &provenance, &link, trail)?;
		}
	}
	trail.push(
		"corpus",
		format!(
			"all {} are in the corpus of model {}, with the chunks that receipt {receipt} names",
			retrieved.len(),
			settled.record.model
		),
	);
	let hidden = retrieved.len().saturating_sub(found.len());
	if hidden > 0 {
		trail.leave_open(format!(
			"what {hidden} of the {} chunks say that were retrieved for receipt {receipt}: they are not shown, or nobody had their texts (name \
			 a folder with them by --documents)",
			retrieved.len()
		));
	}
	Ok(())
}

/// That a retrieved chunk is the contribution's.
fn show_retrieved(
	chunk: &Chunk,
	entry: &Retrieved,
	provenance: &Provenance,
	link: &str,
	trail: &mut Trail,
) -> Result<(), Fault> {
	let id = entry.contribution;
	let text = Text {
		context: Context::Contribution {
			contributor: provenance.account.0,
		},
		root: provenance.root,
		chunks: provenance.chunks,
	};
	let shown = read_chunks(std::slice::from_ref(chunk), link)?;
	let start = u64::from(entry.chunk).saturating_mul(CHUNK_TOKENS as u64);
	open(&text, &shown, start, link)?;
	trail.push(
		"chunk",
		format!(
			"{} of {} of contribution {id} was retrieved: {:?} ({} hashes below its root 0x{}; contributed by {})",
			entry.chunk,
			provenance.chunks,
			words(&shown, start, CHUNK_TOKENS as u16),
			chunk.path.len(),
			hex::encode(provenance.root),
			address(&provenance.account.0),
		),
	);
	Ok(())
}

fn read_chunks(chunks: &[Chunk], link: &str) -> Result<Vec<ChunkProof>, Fault> {
	let read = |chunk: &Chunk| {
		Ok(ChunkProof {
			body: chunk.body.0.clone(),
			proof: path(&chunk.path, link)?,
		})
	};
	chunks.iter().map(read).collect()
}

/// Checks chunks from the one that holds a token on.
fn open(text: &Text, chunks: &[ChunkProof], start: u64, link: &str) -> Result<(), Fault> {
	let first = u32::try_from(start / CHUNK_TOKENS as u64).map_err(|error| Fault::broken(link, error))?;
	for (index, chunk) in (first..).zip(chunks) {
		openledger_attribution::chunk::open_chunk::<Blake2>(
			&text.root,
			text.chunks,
			&text.context,
			index,
			&chunk.body,
			&chunk.proof,
		)
		.map_err(|error| Fault::broken(link, format!("a chunk is not that of the text: {error:?}")))?;
	}
	Ok(())
}

/// The tokens of a claim as people read them, shortened.
fn words(chunks: &[ChunkProof], start: u64, length: u16) -> String {
	const SHOWN: usize = 24;
	let skip = usize::try_from(start % CHUNK_TOKENS as u64).unwrap_or_default();
	let all: Vec<String> = chunks
		.iter()
		.filter_map(|chunk| Window::parse(&chunk.body).ok())
		.flat_map(|window| {
			window
				.tokens()
				.map(|token| String::from_utf8_lossy(token).into_owned())
				.collect::<Vec<_>>()
		})
		.skip(skip)
		.take(length.into())
		.collect();
	let shown = all
		.iter()
		.take(SHOWN)
		.map(String::as_str)
		.collect::<Vec<_>>()
		.join(" ");
	if all.len() > SHOWN {
		format!("{shown} …")
	} else {
		shown
	}
}

/// What a receipt credits a contribution with.
struct Owed {
	credit: Balance,
	/// Tokens that are claimed from it.
	claimed: u32,
	/// How many were retrieved, if it is one of them.
	retrieved: u8,
}

impl Owed {
	fn new(
		receipt: &Receipt,
		claims: &[Claim],
		retrieved: &[Retrieved],
		id: ContributionId,
		settled: &Settled,
		reader: &Reader<'_>,
	) -> Result<Self, Fault> {
		let link = format!("credit of contribution {id}");
		let contribution: Contribution =
			reader.need(settled.block, "Datanets", "Contributions", &[id.encode()])?;
		// What is credited is in the corpus: the chain takes no other credits.
		let lineage = members::lineage(reader, settled.block, settled.record.model)?;
		if !members::is_in(&contribution, &lineage) {
			return Err(Fault::broken(link, "it is not in the corpus of the model"));
		}
		let model = settled.record.model.encode();
		let model: Model = reader.need(settled.block, "ModelRegistry", "Models", &[model])?;
		let weights = model.terms.channels;
		let channels = Channels {
			verbatim: weights.verbatim,
			retrieval: weights.retrieval,
		};
		let claimed = claims
			.iter()
			.filter(|claim| claim.contribution() == Some(id))
			.fold(0u32, |sum, claim| sum.saturating_add(claim.counted.into()));
		let retrieved = if retrieved.iter().any(|entry| entry.contribution == id) {
			receipt.retrieved_count
		} else {
			0
		};
		let credit = if members::is_commons(&contribution, &lineage) {
			0
		} else {
			credit_of(
				receipt.amount,
				claimed,
				receipt.output_tokens,
				retrieved,
				&channels,
			)
			.map_err(|error| Fault::broken(link, format!("{error:?}")))?
		};
		Ok(Self {
			credit,
			claimed,
			retrieved,
		})
	}
}
