//! Claims, omissions, and what was retrieved.

use super::{
	decode, read_claims,
	texts::{leaves_of, tokens_of},
	Auditor, CorpusTexts, Leaves, PublishedReceipt,
};
use crate::{
	chunk::{bodies, chunk_range, Context},
	claim::{check_claim, word_of, Claim, Source},
	credit::credit_of,
	fraud::{
		Chain, ClaimFault, ContributionFacts, FraudProof, ShownReceipt, Side, Span, Tree as ProofTree,
		TreeFault,
	},
	receipt::{Method, Receipt},
	retrieval::Retrieved,
	reveal::Item,
	token::{tokens, Token},
};
use alloc::{collections::BTreeMap, vec::Vec};
use openledger_core::{Balance, ContributionId};

/// The texts of one receipt.
struct Said<'a> {
	shown: ShownReceipt,
	request: Leaves<'a>,
	request_tokens: Vec<Token>,
	response: Leaves<'a>,
	response_tokens: Vec<Token>,
}

/// The data of the leaves of a contribution with this text.
pub(super) fn leaves_of_contribution(facts: &ContributionFacts, text: &[u8]) -> Vec<Vec<u8>> {
	let context = Context::Contribution {
		contributor: facts.contributor,
	};
	let (tag, identity) = context.parts();
	let leaf = |body: Vec<u8>| [&[tag][..], identity, &body].concat();
	bodies(text).map(leaf).collect()
}

impl<C: Chain, T: CorpusTexts> Auditor<'_, C, T> {
	pub(super) fn claims(&mut self) {
		for index in 0..self.receipts.len() {
			let batch = self.batch;
			let credits = match (self.sound(index), batch.contents.get(index)) {
				(Some(receipt), Some(contents)) => self.receipt(index, &receipt, contents),
				_ => None,
			};
			self.credits.push(credits);
		}
	}

	/// Checks what a receipt is attributed to. Returns its credits if all of it is at hand.
	fn receipt(
		&mut self,
		index: usize,
		receipt: &Receipt,
		contents: &PublishedReceipt,
	) -> Option<Vec<(ContributionId, Balance)>> {
		let claims = self.claim_leaves(index, receipt, contents);
		let retrieved = self.retrieved(index, receipt, contents);
		if let Some(claims) = &claims {
			let request = leaves_of(&contents.request, Side::Request);
			let response = leaves_of(&contents.response, Side::Response);
			let texts = request.as_deref().zip(response.as_deref());
			if let Some(said) = texts.and_then(|(request, response)| self.said(index, request, response)) {
				self.covered(&said, claims);
			} else {
				self.impossible(index, claims);
			}
		}
		let claims: Vec<Claim> = claims?.1.into_iter().collect::<Option<_>>()?;
		Some(self.expected(receipt, &claims, &retrieved?))
	}

	/// The claims of a receipt, if they are those committed to.
	fn claim_leaves<'b>(
		&mut self,
		index: usize,
		receipt: &Receipt,
		contents: &'b PublishedReceipt,
	) -> Option<(Leaves<'b>, Vec<Option<Claim>>)> {
		let leaves = Leaves::words(&contents.claims).filter(|leaves| leaves.tree.root() == receipt.claims);
		let Some(leaves) = leaves else {
			if let Ok(index) = u32::try_from(index) {
				self.found.missing.push(Item::Claims(index));
			}
			return None;
		};
		let shown = self.shown(index)?;
		if leaves.count() != u64::from(receipt.claim_count) {
			self.offer(FraudProof::Malformed {
				tree: ProofTree::Claims(shown),
				count: leaves.count(),
				fault: TreeFault::Count {
					tree_hash: leaves.tree.tree_hash(),
				},
			});
			return None;
		}
		let claims = read_claims(leaves.data);
		for (at, (claim, data)) in (0u64..).zip(claims.iter().zip(leaves.data)) {
			if claim.is_none() {
				self.offer(FraudProof::Malformed {
					tree: ProofTree::Claims(shown.clone()),
					count: leaves.count(),
					fault: TreeFault::Leaf {
						index: at,
						data: word_of(data).map(Vec::from).unwrap_or_default(),
						proof: leaves.proof(at),
					},
				});
			}
		}
		for (at, pair) in (1u64..).zip(claims.windows(2)) {
			let [Some(one), Some(other)] = pair else { continue };
			if one.response_end() > other.response_start {
				if let Some(claims) = leaves.gap(at, &claims) {
					let receipt = shown.clone();
					self.offer(FraudProof::Overlap { receipt, claims });
				}
			}
		}
		Some((leaves, claims))
	}

	/// The texts of a receipt, if they are those committed to and well formed.
	fn said<'b>(&self, index: usize, request: &'b [Vec<u8>], response: &'b [Vec<u8>]) -> Option<Said<'b>> {
		let shown = self.shown(index)?;
		let said = Said {
			request_tokens: tokens_of(request)?,
			request: Leaves::new(request),
			response_tokens: tokens_of(response)?,
			response: Leaves::new(response),
			shown,
		};
		let receipt = &said.shown.leaf;
		let matches =
			said.request.tree.root() == receipt.request && said.response.tree.root() == receipt.response;
		matches.then_some(said)
	}

	/// Claims that no text could make true.
	fn impossible(&mut self, index: usize, (leaves, claims): &(Leaves, Vec<Option<Claim>>)) {
		for (at, claim) in (0u64..).zip(claims) {
			let (Some(claim), Some(receipt)) = (claim, self.shown(index)) else {
				continue;
			};
			self.offer(FraudProof::FalseClaim {
				receipt,
				claim: leaves.shown(at, *claim),
				fault: ClaimFault::Impossible,
			});
		}
	}

	/// Claims that are not the cover.
	fn covered(&mut self, said: &Said, claims: &(Leaves, Vec<Option<Claim>>)) {
		let best = self.corpus.cover(&said.request_tokens, &said.response_tokens);
		let is_cover = best.as_ref().is_some_and(|best| {
			best.len() == claims.1.len()
				&& best
					.iter()
					.zip(&claims.1)
					.all(|(one, other)| Some(*one) == *other)
		});
		// The usual case: then they are true, too.
		if is_cover {
			return;
		}
		self.truth(said, claims);
		if said.shown.leaf.method != Method::Unattributed {
			self.omissions(said, claims, best.unwrap_or_default());
		}
	}

	/// Claims that are not true.
	fn truth(&mut self, said: &Said, (leaves, claims): &(Leaves, Vec<Option<Claim>>)) {
		for (at, claim) in (0u64..).zip(claims) {
			let Some(claim) = claim else { continue };
			let offer = |this: &mut Self, fault| {
				this.offer(FraudProof::FalseClaim {
					receipt: said.shown.clone(),
					claim: leaves.shown(at, *claim),
					fault,
				})
			};
			let (source, source_leaves) = match claim.source {
				Source::Request => (Some(said.request_tokens.clone()), None),
				Source::Contribution(id) => self.contribution(id),
			};
			let is_known = claim.contribution().is_none_or(|id| self.chain.in_corpus(id));
			let is_true = source
				.as_ref()
				.is_some_and(|source| check_claim(claim, &said.response_tokens, source).is_ok());
			if (is_known && is_true) || offer(self, ClaimFault::Impossible) {
				continue;
			}
			let own = source_leaves.as_deref().map(Leaves::new);
			let from = own.as_ref().unwrap_or(&said.request);
			let faults = self.claim_faults(claim, said, from);
			for fault in faults {
				if offer(self, fault) {
					break;
				}
			}
		}
	}

	/// The tokens of a contribution if it has a text, and its leaves.
	fn contribution(&self, id: ContributionId) -> (Option<Vec<Token>>, Option<Vec<Vec<u8>>>) {
		let Some(facts) = self.chain.contribution(id) else {
			return (None, None);
		};
		match self.corpus.text(id) {
			Some(text) => (Some(tokens(&text)), Some(leaves_of_contribution(&facts, &text))),
			None => (None, self.corpus.leaves(id)),
		}
	}

	/// All that may show that a claim is not true.
	fn claim_faults(&self, claim: &Claim, said: &Said, source: &Leaves) -> Vec<ClaimFault> {
		let mut faults = Vec::new();
		let is_request = claim.source == Source::Request;
		let length = u64::from(claim.length);
		let response = chunk_range(u64::from(claim.response_start), length);
		let range = chunk_range(claim.source_start, length);
		let beyond = |side: Side, leaves: &Leaves| {
			Some(ClaimFault::Beyond {
				side,
				chunks: u32::try_from(leaves.data.len()).ok()?,
				tree_hash: leaves.tree.tree_hash(),
			})
		};
		faults.extend(beyond(Side::Response, &said.response));
		if is_request {
			faults.extend(beyond(Side::Request, &said.request));
		}
		let spans = response.zip(range).and_then(|(response, range)| {
			Some(ClaimFault::Tokens {
				response: said.response.span(response.0, response.1)?,
				source: source.span(range.0, range.1)?,
			})
		});
		faults.extend(spans);
		if let (Some((first, last)), false) = (range, is_request) {
			faults.push(ClaimFault::Source {
				chunks: source.count(),
				fault: TreeFault::Count {
					tree_hash: source.tree.tree_hash(),
				},
			});
			for index in first..=last {
				let data = usize::try_from(index)
					.ok()
					.and_then(|index| source.data.get(index));
				let Some(data) = data else { continue };
				faults.push(ClaimFault::Source {
					chunks: source.count(),
					fault: TreeFault::Leaf {
						index: u64::from(index),
						data: data.clone(),
						proof: source.proof(u64::from(index)),
					},
				});
			}
		}
		faults
	}

	/// Matches that were left out.
	fn omissions(&mut self, said: &Said, (leaves, claims): &(Leaves, Vec<Option<Claim>>), best: Vec<Claim>) {
		for candidate in best {
			let position = candidate.response_start;
			// By the order that claims must have; if they do not, that is another fraud.
			let place =
				claims.partition_point(|claim| claim.is_some_and(|claim| claim.response_start < position));
			if claims.get(place).copied().flatten() == Some(candidate) {
				continue;
			}
			let proof = self.omission(said, leaves, claims, place, &candidate);
			// Behind the first difference the claims before a place are others than the cover's.
			if proof.is_some_and(|proof| self.offer(proof)) {
				return;
			}
		}
	}

	fn omission(
		&self,
		said: &Said,
		leaves: &Leaves,
		claims: &[Option<Claim>],
		place: usize,
		candidate: &Claim,
	) -> Option<FraudProof> {
		let length = u64::from(candidate.length);
		let (first, last) = chunk_range(u64::from(candidate.response_start), length)?;
		let response = said.response.span(first, last)?;
		let (first, last) = chunk_range(candidate.source_start, length)?;
		let source: Span = match candidate.source {
			Source::Request => said.request.span(first, last)?,
			Source::Contribution(id) => {
				let facts = self.chain.contribution(id)?;
				let text = leaves_of_contribution(&facts, &self.corpus.text(id)?);
				Leaves::new(&text).span(first, last)?
			}
		};
		Some(FraudProof::Omission {
			receipt: said.shown.clone(),
			claims: leaves.gap(u64::try_from(place).ok()?, claims)?,
			candidate: *candidate,
			response,
			source,
		})
	}

	/// What a receipt retrieved, if it is what it committed to.
	fn retrieved(
		&mut self,
		index: usize,
		receipt: &Receipt,
		contents: &PublishedReceipt,
	) -> Option<Vec<Retrieved>> {
		let leaves = Leaves::new(&contents.retrieved);
		if leaves.tree.root() != receipt.retrieved {
			if let Ok(index) = u32::try_from(index) {
				self.found.missing.push(Item::Retrieved(index));
			}
			return None;
		}
		let shown = self.shown(index)?;
		if leaves.count() != u64::from(receipt.retrieved_count) {
			self.offer(FraudProof::Malformed {
				tree: ProofTree::Retrieved(shown),
				count: leaves.count(),
				fault: TreeFault::Count {
					tree_hash: leaves.tree.tree_hash(),
				},
			});
			return None;
		}
		let entries: Vec<Option<Retrieved>> = decode(leaves.data);
		for (at, (entry, data)) in (0u64..).zip(entries.iter().zip(leaves.data)) {
			if entry.is_some() {
				continue;
			}
			let is_proven = self.offer(FraudProof::Malformed {
				tree: ProofTree::Retrieved(shown.clone()),
				count: leaves.count(),
				fault: TreeFault::Leaf {
					index: at,
					data: data.clone(),
					proof: leaves.proof(at),
				},
			});
			if !is_proven {
				let receipt = u32::try_from(index).ok();
				self.found.missing.extend(receipt.map(Item::Retrieved));
			}
		}
		let entries: Vec<Retrieved> = entries.into_iter().collect::<Option<_>>()?;
		if !entries.is_empty() {
			self.offer(FraudProof::Retrieval {
				receipt: shown,
				entries: entries.clone(),
			});
		}
		Some(entries)
	}

	/// The credits of a receipt with these claims.
	fn expected(
		&self,
		receipt: &Receipt,
		claims: &[Claim],
		retrieved: &[Retrieved],
	) -> Vec<(ContributionId, Balance)> {
		let mut parts = BTreeMap::<ContributionId, (u32, u8)>::new();
		for claim in claims {
			let Some(id) = claim.contribution() else { continue };
			let claimed = &mut parts.entry(id).or_default().0;
			*claimed = claimed.saturating_add(u32::from(claim.counted));
		}
		let count = u8::try_from(retrieved.len()).unwrap_or(u8::MAX);
		for entry in retrieved {
			parts.entry(entry.contribution).or_default().1 = count;
		}
		let channels = self.chain.channels();
		let credit = |(id, (claimed, retrieved)): (ContributionId, (u32, u8))| {
			let credit = credit_of(
				receipt.amount,
				claimed,
				receipt.output_tokens,
				retrieved,
				&channels,
			);
			let credit = credit.ok().filter(|_| !self.chain.is_commons(id))?;
			(credit > 0).then_some((id, credit))
		};
		parts.into_iter().filter_map(credit).collect()
	}
}
