use super::*;
use openledger_attribution::{chunk::ChunkProof, duplicate::DuplicateProof, reveal::Reveal};

#[test]
fn calls_should_be_refused_when_nobody_signed_them() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest();
		let item = Item::Receipt(0);
		let duplicate = DuplicateProof {
			contribution: 1,
			chunk: 0,
			shown: ChunkProof {
				body: Vec::new(),
				proof: Vec::new(),
			},
			originals: Vec::new(),
			matches: Vec::new(),
		};
		let calls: Vec<Call<Test>> = vec![
			Call::challenge {
				batch: 0,
				commitment: [0; 32],
			},
			Call::prove {
				batch: 0,
				salt: SALT,
				proof: Box::new(FraudProof::Record),
			},
			Call::expire_challenge {
				batch: 0,
				challenger: account(1),
			},
			Call::commit_equivocation {
				operator: OPERATOR,
				commitment: [0; 32],
			},
			Call::prove_equivocation {
				operator: OPERATOR,
				salt: SALT,
				proof: Box::new(Equivocation::Signed(double_signing())),
			},
			Call::expire_equivocation {
				operator: OPERATOR,
				reporter: account(1),
			},
			Call::forget_equivocation { session: 0, line: 0 },
			Call::demand { batch: 0, item },
			Call::answer {
				batch: 0,
				item,
				reveal: Box::new(Reveal::Receipt(sample.shown(0))),
			},
			Call::expire_demand { batch: 0, item },
			Call::prove_duplicate {
				proof: Box::new(duplicate),
			},
		];
		for call in calls {
			for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
				let refused = frame_support::traits::UnfilteredDispatchable::dispatch_bypass_filter(
					call.clone(),
					origin,
				);
				assert_eq!(
					refused.map(drop).map_err(|refused| refused.error),
					Err(DispatchError::BadOrigin)
				);
			}
		}
	});
}
