use super::*;

#[test]
fn views_should_show_what_is_there() {
	ExtBuilder.build_and_execute(|| {
		assert_eq!(Api::invitation(NEW), None);
		assert_eq!(Api::pot(ALICE), None);
		welcome(3, 1_000, 2);
		assert_eq!(submit(NEW, write(0, 9)), free_ok());
		let shown = InvitationInfo {
			sponsor: ALICE,
			in_force: true,
			until: 2,
			calls_per_epoch: 3,
			calls_left: 2,
			deposit_limit: 1_000,
			deposits: price(9),
			anchor: anchor(),
			pledge: 3 * PLEDGE,
		};
		assert_eq!(Api::invitation(NEW), Some(shown.clone()));
		let held = anchor() + 3 * PLEDGE + price(9);
		assert_eq!(
			Api::pot(ALICE),
			Some(Pot {
				free: POT - held,
				held
			})
		);
		assert_eq!(Api::deposits(NEW, ALICE), price(9));
		assert_eq!(Api::deposits(NEW, BOB), 0);
		next_epoch(2);
		let over = InvitationInfo {
			in_force: false,
			calls_left: 0,
			..shown
		};
		assert_eq!(Api::invitation(NEW), Some(over.clone()));
		assert_ok!(Api::close(signed(ALICE), NEW));
		assert_eq!(Api::invitation(NEW), Some(InvitationInfo { pledge: 0, ..over }));
	});
}
