//! The three schemes, each in both forms.

use super::*;

type Signing = Box<dyn Fn(&[u8]) -> MultiSignature>;

fn schemes() -> Vec<(AccountId32, Signing)> {
	let sr = sr25519::Pair::from_seed(&[31; 32]);
	let ed = ed25519::Pair::from_seed(&[32; 32]);
	let ec = ecdsa::Pair::from_seed(&[33; 32]);
	vec![
		(
			MultiSigner::from(sr.public()).into_account(),
			Box::new(move |message: &[u8]| MultiSignature::Sr25519(sr.sign(message))),
		),
		(
			MultiSigner::from(ed.public()).into_account(),
			Box::new(move |message: &[u8]| MultiSignature::Ed25519(ed.sign(message))),
		),
		(
			MultiSigner::from(ec.public()).into_account(),
			Box::new(move |message: &[u8]| MultiSignature::Ecdsa(ec.sign(message))),
		),
	]
}

fn open_signed_by(signer: AccountId32) -> SessionId {
	let id = NextSessionId::<Test>::get();
	let lines = vec![LineRequest {
		model: MODEL,
		signer,
		max_prices: prices(),
	}];
	assert_ok!(Receipts::open_session(
		origin(PAYER),
		OPERATOR,
		BoundedVec::truncate_from(lines),
		500,
		Disclosure::Open
	));
	id
}

fn signed(session: SessionId, cumulative: Balance, wrapped: bool, signing: &Signing) -> Voucher {
	let payload = payload(session, 0, cumulative);
	let message = if wrapped {
		payload.wrapped_message()
	} else {
		payload.message()
	};
	Voucher {
		session,
		line: 0,
		cumulative,
		wrapped,
		signature: signing(&message),
	}
}

#[test]
fn voucher_should_settle_when_signed_by_any_scheme_in_any_form() {
	ExtBuilder::build_and_execute(|| {
		for (signer, signing) in schemes() {
			let session = open_signed_by(signer);
			assert_ok!(submit(vec![signed(session, 10, false, &signing)]));
			assert_ok!(submit(vec![signed(session, 30, true, &signing)]));
			assert_eq!(Sessions::<Test>::get(session).unwrap().lines[0].settled, 30);
		}
	});
}

#[test]
fn voucher_should_be_refused_when_its_form_is_told_wrongly() {
	ExtBuilder::build_and_execute(|| {
		for (signer, signing) in schemes() {
			let session = open_signed_by(signer);
			for wrapped in [false, true] {
				let mistold = Voucher {
					wrapped: !wrapped,
					..signed(session, 10, wrapped, &signing)
				};
				assert_noop!(submit(vec![mistold]), bad_voucher(0, VoucherFault::BadSignature));
			}
		}
	});
}

#[test]
fn voucher_should_be_refused_when_signed_by_the_key_of_another_scheme() {
	ExtBuilder::build_and_execute(|| {
		let schemes = schemes();
		for (index, (signer, _)) in schemes.iter().enumerate() {
			let session = open_signed_by(signer.clone());
			for (other, (_, signing)) in schemes.iter().enumerate() {
				if other != index {
					let foreign = signed(session, 10, false, signing);
					assert_noop!(submit(vec![foreign]), bad_voucher(0, VoucherFault::BadSignature));
				}
			}
		}
	});
}

#[test]
fn voucher_should_be_refused_when_its_scheme_is_eth() {
	ExtBuilder::build_and_execute(|| {
		let pair = ecdsa::KeccakPair::from_seed(&[33; 32]);
		let signer = MultiSigner::Eth(pair.public()).into_account();
		let session = open_signed_by(signer.clone());
		let message = payload(session, 0, 10).message();
		let signature = MultiSignature::Eth(pair.sign(&message));
		// The signature itself is good: it is the scheme that is refused.
		assert!(sp_runtime::traits::Verify::verify(
			&signature,
			message.as_slice(),
			&signer
		));
		let voucher = Voucher {
			session,
			line: 0,
			cumulative: 10,
			wrapped: false,
			signature,
		};
		assert_noop!(
			submit(vec![voucher]),
			bad_voucher(0, VoucherFault::UnsupportedScheme)
		);
	});
}
