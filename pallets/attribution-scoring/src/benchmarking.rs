//! Benchmarks. Voiding, compensating, reading posted credits and marking are not measured here: their own pallets tell what
//! they weigh. A proof is measured without what it looks up, and without the verdict. What an answer looks up is added too, though one
//! contribution is measured with it.

use super::*;
use crate::judging::ChainOf;
use alloc::{boxed::Box, vec, vec::Vec};
use codec::{Decode, Encode};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{
		fungible::{Inspect, Mutate},
		Get,
	},
	weights::WeightMeter,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use openledger_attribution::{
	chunk::{CommittedText, Context},
	claim::{claims_root, Claim, Source},
	duplicate::{DuplicateProof, Match, Original, MAX_ORIGINALS},
	fraud::{
		Attributed, Chain, CreditFault, CreditGap, DoubleSigning, FraudKind, FraudProof, Gap, Neighbour,
		Shown, ShownReceipt, Side, SignedReceipt,
	},
	ledger::{CreditEntry, CreditKey},
	merkle::empty_root,
	receipt::{Method, Receipt, ReceiptId},
	reveal::{DueCredit, Item, Reveal},
	sums::{commitment, SumError, SumNode},
	Blake2, MAX_CLAIMS, MAX_RESPONSE_TOKENS, MIN_SPAN,
};
use openledger_core::{
	Balance, BatchId, ContributionId, Hash32, LineIndex, ModelId, OperatorId, SessionId, MAX_BENEFICIARIES,
	OPEN,
};
use openledger_traits::{AdmissionClock, BatchWatcher, Batches, Contributions, Models, Operators, Payees};
use sp_core::{crypto::KeyTypeId, sr25519};
use sp_runtime::DispatchError;

const KEYS: KeyTypeId = KeyTypeId(*b"olsc");
const SALT: Hash32 = [7; 32];
/// Bytes of a claim on the request: there is no shorter one, so no proof of the same size takes more hashes.
const CLAIM_BYTES: u32 = 17;
const MOST_CLAIM_BYTES: u32 = CLAIM_BYTES * MAX_CLAIMS as u32;
/// Receipts and credits of a batch: as many as there may be.
const LEAVES: u32 = u32::MAX;
/// Nodes of the path of its first receipt or credit.
const LEVELS: u32 = u32::BITS;

fn funded<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let who = account(name, index, 0);
	T::Currency::set_balance(&who, 1_000_000 * OPEN);
	who
}

fn refused(_: SumError) -> DispatchError {
	DispatchError::Other("tree")
}

/// The top of a tree so many levels above its first node of some level, and the path between them. All other nodes sum up to nothing.
fn climb<K: Copy + Encode + Ord>(
	first: SumNode<K>,
	levels: u32,
	key: impl Fn(u64) -> K,
) -> Result<(SumNode<K>, Vec<SumNode<K>>), DispatchError> {
	let (mut top, mut path) = (first, Vec::new());
	for level in 0..levels {
		let next = key(level.into());
		let sibling = SumNode {
			hash: [1; 32],
			sum: 0,
			low: next,
			high: next,
		};
		top = SumNode::join::<Blake2>(&top, &sibling).map_err(refused)?;
		path.push(sibling);
	}
	Ok((top, path))
}

fn root<K>(top: &SumNode<K>) -> Hash32 {
	commitment::<Blake2>(LEAVES.into(), top.sum, &top.hash)
}

/// The root of a ledger, and the gap between its first two credits. Nothing is posted, so none of its credits is worth anything.
fn ledger() -> Result<(Hash32, CreditGap), DispatchError> {
	let of = |session, sequence| ReceiptId {
		session,
		line: 0,
		sequence,
	};
	let entry = |contribution| CreditEntry {
		contribution,
		receipt: of(0, 0),
		credit: 0,
	};
	let (before, after) = (entry(0), entry(ContributionId::MAX));
	let (left, right) = (
		SumNode::leaf::<Blake2, _>(&before),
		SumNode::leaf::<Blake2, _>(&after),
	);
	let pair = SumNode::join::<Blake2>(&left, &right).map_err(refused)?;
	let (top, path) = climb(pair, LEVELS - 1, |level| CreditKey {
		contribution: ContributionId::MAX,
		receipt: of(1, level),
	})?;
	let neighbour = |leaf, sibling| Neighbour {
		leaf,
		proof: [vec![sibling], path.clone()].concat(),
	};
	let gap = Gap {
		at: 1,
		before: Some(neighbour(before, right)),
		after: Some(neighbour(after, left)),
	};
	Ok((root(&top), gap))
}

/// As many claims on the request as have so many bytes, but that the first is on a contribution, so that something is due.
fn claims(bytes: u32, contribution: ContributionId) -> Vec<Claim> {
	(0..(bytes / CLAIM_BYTES).min(MAX_CLAIMS.into()))
		.map(|index| Claim {
			response_start: index * u32::from(MIN_SPAN),
			length: MIN_SPAN,
			counted: MIN_SPAN,
			source: match index {
				0 => Source::Contribution(contribution),
				_ => Source::Request,
			},
			source_start: 0,
		})
		.collect()
}

fn receipt(session: SessionId, line: LineIndex, amount: Balance, claims: &[Claim]) -> Receipt {
	Receipt {
		id: ReceiptId {
			session,
			line,
			sequence: 0,
		},
		cumulative_before: 0,
		amount,
		input_tokens: 1,
		output_tokens: MAX_RESPONSE_TOKENS,
		request: [1; 32],
		response: [2; 32],
		parent: None,
		method: Method::Verbatim1,
		claim_count: u16::try_from(claims.len()).unwrap_or(MAX_CLAIMS),
		claims: claims_root(claims).unwrap_or_default(),
		retrieved_count: 0,
		retrieved: empty_root(),
	}
}

/// A batch of which the first receipt is known, and a gap in the ledger.
struct World<T: Config> {
	account: T::AccountId,
	key: sr25519::Public,
	operator: OperatorId,
	model: ModelId,
	contributions: Vec<ContributionId>,
	batch: BatchId,
	session: SessionId,
	line: LineIndex,
	receipt: ShownReceipt,
	claims: Vec<Claim>,
	gap: CreditGap,
}

impl<T: Config> World<T> {
	/// Its receipt has claims of so many bytes; the lineage of its model so many snapshots.
	fn new(bytes: u32, lineage: u32) -> Result<Self, DispatchError> {
		T::Currency::mint_into(&Pallet::<T>::account_id(), T::Currency::minimum_balance())?;
		let payee = T::BenchmarkPayees::ensure(&funded::<T>("builder", 0))?;
		let (mut snapshots, mut contributions) = (Vec::new(), Vec::new());
		for seed in 0..lineage {
			let (snapshot, contribution) = T::Contributions::create_sealed(payee, seed)?;
			snapshots.push(snapshot);
			contributions.push(contribution);
		}
		let model = T::Models::create(payee, &snapshots)?;
		let key = sp_io::crypto::sr25519_generate(KEYS, None);
		let account = T::AccountId::decode(&mut &key.0[..]).map_err(|_| DispatchError::Other("account"))?;
		T::Currency::set_balance(&account, 1_000_000 * OPEN);
		let operator = T::Operators::create(&account, model)?;
		let amount = OPEN / 1_000;
		let claims = claims(bytes, contributions.first().copied().unwrap_or_default());
		// Its root must be known before the session is. What is proven does not depend on it.
		let leaf = receipt(1, 0, amount, &claims);
		let first = SumNode::leaf::<Blake2, _>(&leaf);
		let (top, proof) = climb(first, LEVELS, |level| ReceiptId {
			session: SessionId::MAX,
			line: 0,
			sequence: level,
		})?;
		let (ledger_root, gap) = ledger()?;
		let (batch, session, line) =
			T::Batches::create(&account, model, amount, root(&top), LEAVES, ledger_root)?;
		Ok(Self {
			account,
			key,
			operator,
			model,
			contributions,
			batch,
			session,
			line,
			receipt: Shown {
				index: 0,
				leaf,
				proof,
			},
			claims,
			gap,
		})
	}

	fn attributed(&self) -> Attributed {
		Attributed {
			receipt: self.receipt.clone(),
			claims: self.claims.clone(),
			retrieved: Vec::new(),
		}
	}

	/// A proof that is read to its end and proves nothing: of the contribution nothing was claimed.
	fn proof(&self) -> FraudProof {
		FraudProof::LedgerReceipt(CreditFault::Missing {
			entries: LEAVES.into(),
			contribution: ContributionId::MAX - 1,
			gap: self.gap.clone(),
			attributed: self.attributed(),
		})
	}

	/// Lets what the first position makes due be demanded, and be prepaid. It is for the fee alone if it is drawn, but what has to be paid
	/// weighs more.
	fn demand_due(&self) -> Result<Item, DispatchError> {
		let (batch, asked, item) = (self.batch, Item::Ledger(0), Item::Due(0));
		Pallet::<T>::do_demand(funded::<T>("demander", 0), batch, asked)?;
		let demand = Demands::<T>::take(batch, asked).ok_or(DispatchError::CannotLookup)?;
		if let Demand::Open { deadline, .. } = &demand {
			Deadlines::<T>::remove(deadline, Pending::Demand { batch, item: asked });
			Deadlines::<T>::insert(deadline, Pending::Demand { batch, item }, ());
		}
		Demands::<T>::insert(batch, item, demand);
		Ok(item)
	}

	fn challenge(&self, who: &T::AccountId, hash: Hash32) -> Result<(), DispatchError> {
		Pallet::<T>::do_challenge(who.clone(), self.batch, hash)
	}

	/// Lets something have been shown late.
	fn extend(&self) {
		let until = T::Clock::now() + 1_000;
		let pending = Pending::Extension { batch: self.batch };
		Deadlines::<T>::insert(until, pending, ());
		Watches::<T>::mutate(self.batch, |watch| {
			if let Some(watch) = watch {
				watch.extended = Some(until);
			}
		});
	}

	/// Lets the receipt be revealed already.
	fn reveal_receipt(&self) {
		let revealed = RevealedReceipt {
			receipt: 0,
			session: self.session,
			line: self.line,
			at: T::Clock::now(),
		};
		let answered = Demand::Answered {
			revealed: Some(revealed),
		};
		Demands::<T>::insert(self.batch, Item::Receipt(0), answered);
		Watches::<T>::mutate(self.batch, |watch| {
			if let Some(watch) = watch {
				watch.demands += 1;
			}
		});
	}

	fn sign(&self, receipt: Receipt) -> Result<SignedReceipt, DispatchError> {
		let message = receipt.message(&Pallet::<T>::genesis());
		let signature =
			sp_io::crypto::sr25519_sign(KEYS, &self.key, &message).ok_or(DispatchError::CannotLookup)?;
		Ok(SignedReceipt {
			receipt,
			signature: signature.0,
		})
	}
}

fn pass<T: Config>(blocks: u32) {
	T::Clock::set(T::Clock::now() + blocks);
}

#[benchmarks]
mod benches {
	use super::*;

	#[benchmark]
	fn challenge() -> Result<(), BenchmarkError> {
		let world = World::<T>::new(0, 1)?;
		let who = funded::<T>("challenger", 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), world.batch, [1; 32]);
		assert!(Challenges::<T>::contains_key(world.batch, who));
		Ok(())
	}

	// The more claims, the more hashes; the bond goes to the operator.
	#[benchmark]
	fn prove(b: Linear<1_000, MOST_CLAIM_BYTES>) -> Result<(), BenchmarkError> {
		let world = World::<T>::new(b, 1)?;
		let who = funded::<T>("challenger", 0);
		let proof = world.proof();
		let hash = Pallet::<T>::commitment_to_challenge(world.batch, &who, &SALT, &proof.encode());
		world.challenge(&who, hash)?;
		pass::<T>(T::CommitDelay::get());
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), world.batch, SALT, Box::new(proof));
		assert!(!Challenges::<T>::contains_key(world.batch, who));
		assert!(T::Batches::open(world.batch).is_some());
		Ok(())
	}

	/// One contribution, by a judgement against the largest lineage.
	#[benchmark]
	fn lookup() -> Result<(), BenchmarkError> {
		let world = World::<T>::new(0, MAX_BENEFICIARIES)?;
		let open = T::Batches::open(world.batch).ok_or(BenchmarkError::Stop("the batch is open"))?;
		let id = world.contributions.last().copied().unwrap_or_default();
		let known;
		#[block]
		{
			let chain = ChainOf::<T>::of_batch(world.batch, &open);
			known = chain.in_corpus(id) && chain.contribution(id).is_some();
		}
		assert!(known);
		Ok(())
	}

	/// Slashing and sharing out, without voiding a batch.
	#[benchmark]
	fn verdict() -> Result<(), BenchmarkError> {
		let world = World::<T>::new(0, 1)?;
		let challenger = funded::<T>("challenger", 0);
		let before = T::Operators::stakes(world.operator).own;
		let conviction = Conviction {
			batch: None,
			operator: world.operator,
			model: world.model,
			offence: Offence::Fraud(FraudKind::Ledger),
			harm: Harm::default(),
			challenger,
		};
		#[block]
		{
			Pallet::<T>::convict(conviction)?;
		}
		assert!(T::Operators::stakes(world.operator).own < before || T::MinSlash::get() == 0);
		Ok(())
	}

	#[benchmark]
	fn expire_challenge() -> Result<(), BenchmarkError> {
		let world = World::<T>::new(0, 1)?;
		let who = funded::<T>("challenger", 0);
		world.challenge(&who, [1; 32])?;
		pass::<T>(T::RevealPeriod::get().max(T::CommitDelay::get()) + 1);
		let anyone = funded::<T>("anyone", 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(anyone), world.batch, who.clone());
		assert!(!Challenges::<T>::contains_key(world.batch, who));
		Ok(())
	}

	#[benchmark]
	fn commit_equivocation() -> Result<(), BenchmarkError> {
		let world = World::<T>::new(0, 1)?;
		let who = funded::<T>("reporter", 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), world.operator, [1; 32]);
		assert!(Reports::<T>::contains_key(world.operator, who));
		Ok(())
	}

	/// Two signatures, without the verdict.
	#[benchmark]
	fn prove_equivocation() -> Result<(), BenchmarkError> {
		let world = World::<T>::new(0, 1)?;
		let who = funded::<T>("reporter", 0);
		let receipts = DoubleSigning {
			first: world.sign(receipt(world.session, world.line, 1, &[]))?,
			second: world.sign(receipt(world.session, world.line, 2, &[]))?,
		};
		let proof = Equivocation::Signed(receipts);
		let hash = Pallet::<T>::commitment_to_equivocation(world.operator, &who, &SALT, &proof.encode());
		Pallet::<T>::do_commit_equivocation(who.clone(), world.operator, hash)?;
		pass::<T>(T::CommitDelay::get());
		#[extrinsic_call]
		_(
			RawOrigin::Signed(who.clone()),
			world.operator,
			SALT,
			Box::new(proof),
		);
		assert!(!Reports::<T>::contains_key(world.operator, who));
		Ok(())
	}

	#[benchmark]
	fn expire_equivocation() -> Result<(), BenchmarkError> {
		let world = World::<T>::new(0, 1)?;
		let who = funded::<T>("reporter", 0);
		Pallet::<T>::do_commit_equivocation(who.clone(), world.operator, [1; 32])?;
		pass::<T>(T::RevealPeriod::get().max(T::CommitDelay::get()) + 1);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), world.operator, who.clone());
		assert!(!Reports::<T>::contains_key(world.operator, who));
		Ok(())
	}

	#[benchmark]
	fn forget_equivocation() {
		PunishedLines::<T>::insert(u64::MAX, 0, ());
		let anyone = funded::<T>("anyone", 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(anyone), u64::MAX, 0);
		assert!(!PunishedLines::<T>::contains_key(u64::MAX, 0));
	}

	// Of a text, whose session must be looked at.
	#[benchmark]
	fn demand() -> Result<(), BenchmarkError> {
		let world = World::<T>::new(0, 1)?;
		world.reveal_receipt();
		let who = funded::<T>("demander", 0);
		let item = Item::Chunk {
			receipt: 0,
			side: Side::Response,
			chunk: 0,
		};
		#[extrinsic_call]
		_(RawOrigin::Signed(who), world.batch, item);
		assert!(Demands::<T>::contains_key(world.batch, item));
		Ok(())
	}

	// That a credit is due and missing: no answer is larger. The more claims, the more hashes.
	#[benchmark]
	fn answer(b: Linear<1_000, MOST_CLAIM_BYTES>) -> Result<(), BenchmarkError> {
		let world = World::<T>::new(b, 1)?;
		let item = world.demand_due()?;
		let reveal = Reveal::Due {
			attributed: world.attributed(),
			credit: Some(DueCredit::Missing {
				entries: LEAVES.into(),
				gap: world.gap.clone(),
			}),
		};
		#[extrinsic_call]
		_(
			RawOrigin::Signed(world.account.clone()),
			world.batch,
			item,
			Box::new(reveal),
		);
		assert!(matches!(
			Demands::<T>::get(world.batch, item),
			Some(Demand::Answered { .. })
		));
		Ok(())
	}

	/// Taking an unanswered demand out of the books, without the verdict.
	#[benchmark]
	fn expire_demand() -> Result<(), BenchmarkError> {
		let world = World::<T>::new(0, 1)?;
		let item = Item::Ledger(0);
		Pallet::<T>::do_demand(funded::<T>("demander", 0), world.batch, item)?;
		#[block]
		{
			if let Some(stored) = Demands::<T>::get(world.batch, item) {
				Pallet::<T>::drop_demand(world.batch, item, stored)?;
			}
			T::Batches::open(world.batch);
			T::Clock::now();
		}
		assert!(!Demands::<T>::contains_key(world.batch, item));
		Ok(())
	}

	/// Judging chunks of so many bytes, without looking up and marking.
	#[benchmark]
	fn prove_duplicate(b: Linear<1_000, MAX_PROOF_BYTES>) -> Result<(), BenchmarkError> {
		// Chunks of 128 words of 15 bytes: as many as may be shown fill a proof of the largest size.
		let words: Vec<u8> = (0u32..128)
			.flat_map(|word| alloc::format!("w{word:014} ").into_bytes())
			.collect();
		let context = Context::Contribution { contributor: [3; 32] };
		let text = CommittedText::new(&context, &words).map_err(|_| BenchmarkError::Stop("text"))?;
		let shown = text.prove(0).map_err(|_| BenchmarkError::Stop("chunk"))?;
		let size = u32::try_from(shown.encoded_size()).unwrap_or(u32::MAX) + 12;
		let others = u64::from((b / size).saturating_sub(1).max(1)).min(MAX_ORIGINALS as u64);
		let originals: Vec<_> = (0..others)
			.map(|contribution| Original {
				contribution,
				index: 0,
				shown: shown.clone(),
			})
			.collect();
		let proof = DuplicateProof {
			contribution: u64::MAX,
			chunk: 0,
			shown,
			originals,
			// As many as fit, each in another contribution as far as there are others.
			matches: (0u8..16)
				.map(|n| Match {
					start: n * 8,
					length: 8,
					contribution: u64::from(n) % others,
					source_start: u64::from(n) * 8,
				})
				.collect(),
		};
		let commitment = text.commitment();
		let facts = openledger_attribution::fraud::ContributionFacts {
			contributor: [3; 32],
			root: commitment.root,
			tokens: commitment.tokens,
			chunks: commitment.chunks,
		};
		let judged;
		#[block]
		{
			judged = openledger_attribution::duplicate::judge_duplicate_with::<crate::judging::HostBlake2>(
				&proof,
				|_| Some(facts),
			);
		}
		assert!(judged.is_ok());
		Ok(())
	}

	/// A batch that is submitted, and one that ends and leaves something to return.
	#[benchmark]
	fn watch() -> Result<(), BenchmarkError> {
		let world = World::<T>::new(0, 1)?;
		world.challenge(&funded::<T>("challenger", 0), [1; 32])?;
		world.extend();
		pass::<T>(1);
		#[block]
		{
			Pallet::<T>::submitted(u64::MAX);
			Pallet::<T>::ended(world.batch);
		}
		assert!(Leftovers::<T>::contains_key(world.batch));
		assert!(Watches::<T>::contains_key(u64::MAX));
		Ok(())
	}

	/// The hook when there is nothing to do.
	#[benchmark]
	fn poll_base() {
		let mut meter = WeightMeter::with_limit(T::WeightInfo::poll_base());
		#[block]
		{
			Pallet::<T>::poll(&mut meter);
		}
		assert_eq!(meter.remaining(), Default::default());
	}

	/// Taking in randomness, and a round that gets its seed by it: more than either.
	#[benchmark]
	fn seed_round() {
		let time = T::Clock::now();
		// What is known already fills a seed: it is mixed of as much as it can be.
		let recent: Vec<_> = (1..=Pallet::<T>::seed_blocks())
			.map(|block| (block.into(), [3; 32]))
			.collect();
		RecentRandomness::<T>::put(RecentOf::<T>::truncate_from(recent));
		Rounds::<T>::insert(
			time,
			Round {
				block: BlockNumberFor::<T>::default(),
				batches: 1,
				seed: None,
			},
		);
		Unseeded::<T>::put(time);
		frame_system::Pallet::<T>::set_block_number(10u32.into());
		#[block]
		{
			let recent = Pallet::<T>::note_randomness();
			Pallet::<T>::seed_round(time, &recent);
			Unseeded::<T>::kill();
			RecentRandomness::<T>::kill();
		}
		assert!(Rounds::<T>::get(time).is_some_and(|round| round.seed.is_some()));
	}

	/// A look at the deadlines that finds something and sets it aside, and the cursor.
	#[benchmark]
	fn poll_step() -> Result<(), BenchmarkError> {
		let world = World::<T>::new(0, 1)?;
		let who = funded::<T>("challenger", 0);
		world.challenge(&who, [1; 32])?;
		let deadline = Challenges::<T>::get(world.batch, &who)
			.map(|stored| stored.commitment.deadline)
			.unwrap_or_default();
		#[block]
		{
			if let Some(pending) = Deadlines::<T>::iter_key_prefix(deadline).next() {
				Pallet::<T>::set_aside(deadline, pending, DispatchError::Exhausted);
			}
			DeadlineCursor::<T>::put(deadline);
		}
		assert_eq!(Deadlines::<T>::iter_prefix(deadline).count(), 0);
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
