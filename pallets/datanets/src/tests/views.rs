use super::*;

#[test]
fn members_should_be_paged_when_there_are_gaps() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let other = datanet(AdmissionPolicy::Open);
		let ids: Vec<_> = (0..6).map(|_| accepted(&ALICE, net)).collect();
		submit(&BOB, other);
		// A gap in the catalogue, a member that left, and one that came late.
		let gap = submit(&ALICE, net);
		assert_ok!(Datanets::withdraw(signed(ALICE), gap));
		assert_ok!(Datanets::withdraw(signed(ALICE), ids[1]));
		let last = accepted(&ALICE, net);
		let first = publish(net);
		accepted(&ALICE, net);
		let members = [ids[0], ids[2], ids[3], ids[4], ids[5], last];

		let page = Datanets::members(first, 0, 4);
		assert_eq!(
			page,
			Page {
				items: members[..4].to_vec(),
				next: Some(5)
			}
		);
		let page = Datanets::members(first, 5, 4);
		assert_eq!(
			page,
			Page {
				items: members[4..].to_vec(),
				next: None
			}
		);
		assert_eq!(
			Datanets::members(first, 100, 4),
			Page {
				items: vec![],
				next: None
			}
		);
		assert_eq!(
			Datanets::members(first, 0, 0),
			Page {
				items: vec![],
				next: Some(0)
			}
		);
		let unknown = SnapshotId { number: 2, ..first };
		assert!(Datanets::members(unknown, 0, 9).items.is_empty());
		assert!(Datanets::members(
			SnapshotId {
				datanet: 9,
				number: 1
			},
			0,
			9
		)
		.items
		.is_empty());
	});
}

#[test]
fn awaiting_review_should_list_whom_nobody_reviewed() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		accepted(&ALICE, net);
		let pending = submit(&ALICE, net);
		assert_ok!(Datanets::update(
			signed(OWNER),
			net,
			words(),
			AdmissionPolicy::Open
		));
		let open = submit(&ALICE, net);
		let left = submit(&ALICE, net);
		assert_ok!(Datanets::withdraw(signed(ALICE), left));
		let page = Datanets::awaiting_review(net, 0, 10);
		assert_eq!(
			page,
			Page {
				items: vec![pending, open],
				next: None
			}
		);
		accept(open, 1);
		assert_eq!(Datanets::awaiting_review(net, 0, 10).items, vec![pending]);
	});
}

#[test]
fn views_should_agree_with_the_trait_when_asked_for_one() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let id = accepted(&ALICE, net);
		let first = publish(net);
		let info = Datanets::contribution(id).expect("it exists");
		assert_eq!(info.contribution, state(id));
		assert_eq!(info.beneficiaries, Datanets::beneficiaries(id));
		assert_eq!(
			(info.account, info.chunks, info.submitted_at, info.is_commons),
			(ALICE, 3, 1, false)
		);
		assert_eq!(Datanets::units_in(first, id), 15_000);
		assert_eq!(Datanets::units_in(SnapshotId { datanet: 9, ..first }, id), 0);
		assert_eq!(Datanets::units_in(first, 99), 0);
		assert_eq!((Datanets::contribution(99), Datanets::datanet(99)), (None, None));
		assert_eq!(
			Datanets::demand(DemandId {
				contribution: id,
				chunk: 0
			}),
			None
		);
		assert_eq!((Datanets::membership(99), Datanets::standing(99)), (None, None));
		assert!(
			!Datanets::is_commons_in(first, 99)
				&& !Datanets::is_sealed(SnapshotId {
					datanet: 9,
					number: 1
				})
		);
		assert_eq!(Datanets::beneficiaries(99), vec![]);
	});
}
