//! From documents to a sealed snapshot.

use super::{plan::Plan, Stage};
use crate::chain::{
	api::{self, runtime_types::pallet_datanets::types as datanets},
	from_chain_snapshot, to_chain_snapshot, Account, Call, Key,
};
use anyhow::{ensure, Context, Result};
use openledger_attribution::{chunk::Context as Role, commit_contribution, CommittedText};
use openledger_core::{ContributionId, DatanetId, SnapshotId, MAX_URI};

/// Reviews in one transaction.
const REVIEWS: usize = 40;
/// Least words of a document that is worth cleaning.
const WORTH_CLEANING: usize = 64;
/// Part of a refinement's earnings that its parents share.
const PARENT_SHARE: u32 = 400_000_000;

/// What everybody prints above their texts, so nobody earns by it.
const LICENCE_HEADER: &str = "\
Licensed under the Apache License, Version 2.0 (the \"License\"); you may not use this file except in compliance with
the License. You may obtain a copy of the License at http://www.apache.org/licenses/LICENSE-2.0 . Unless required by
applicable law or agreed to in writing, software distributed under the License is distributed on an \"AS IS\" BASIS,
WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied. See the License for the specific language
governing permissions and limitations under the License.

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the \"Software\"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions: the above copyright notice and
this permission notice shall be included in all copies or substantial portions of the Software.
";

/// A contribution with its text.
#[derive(Clone, Debug)]
pub(super) struct Contributed {
	pub(super) id: ContributionId,
	pub(super) account: Account,
	pub(super) key: Key,
	pub(super) name: String,
	pub(super) text: String,
	pub(super) commons: bool,
	quality: u8,
}

/// What can be linked to now.
#[derive(Debug)]
pub(super) struct Published {
	pub(super) snapshot: SnapshotId,
	/// In the order of submission.
	pub(super) contributions: Vec<Contributed>,
}

/// A contribution before it is submitted.
struct Draft {
	key: Key,
	name: String,
	text: String,
	quality: u8,
	kind: datanets::Kind<Vec<ContributionId>>,
	commons: bool,
}

pub(super) async fn play(stage: &Stage, plan: &Plan) -> Result<Published> {
	let datanet = create(stage).await.context("creating the datanet")?;
	stage.record.step("datanet").await?;

	let mut drafts: Vec<Draft> = plan
		.documents
		.iter()
		.map(|document| Draft {
			key: document.key.clone(),
			name: document.name.clone(),
			text: document.text.clone(),
			quality: document.quality,
			kind: datanets::Kind::Raw,
			commons: false,
		})
		.collect();
	drafts.push(Draft {
		key: stage.cast.commons.clone(),
		name: "licence headers".into(),
		text: LICENCE_HEADER.into(),
		quality: 20,
		kind: datanets::Kind::Raw,
		commons: true,
	});
	let mut contributions = contribute(stage, datanet, drafts).await.context("contributing")?;
	stage.record.step("contributions").await?;
	review(stage, &contributions).await.context("reviewing")?;
	stage.record.step("review").await?;

	let refined = refine(&contributions);
	let refinement = Draft {
		key: stage.cast.refiner.clone(),
		name: "refinement".into(),
		text: refined.1,
		quality: 90,
		kind: datanets::Kind::Refinement {
			parents: refined.0,
			parent_share: PARENT_SHARE,
		},
		commons: false,
	};
	let refinement = contribute(stage, datanet, vec![refinement])
		.await
		.context("refining")?;
	review(stage, &refinement)
		.await
		.context("reviewing the refinement")?;
	contributions.extend(refinement);
	contributions.sort_by_key(|contributed| contributed.id);
	stage.record.step("refinement").await?;

	let snapshot = seal(stage, datanet, &contributions)
		.await
		.context("sealing the snapshot")?;
	stage.record.step("snapshot").await?;
	Ok(Published {
		snapshot,
		contributions,
	})
}

async fn create(stage: &Stage) -> Result<DatanetId> {
	let descriptor = datanets::Descriptor {
		domain: b"software documentation".to_vec(),
		schema: b"text/plain; charset=utf-8".to_vec(),
		licence: b"MIT OR Apache-2.0".to_vec(),
		language: b"en".to_vec(),
	};
	let calls = api::transactions().datanets();
	let create = calls.create(
		b"The story".to_vec(),
		descriptor,
		datanets::AdmissionPolicy::Curated,
	);
	let created = stage
		.conn
		.submit(&stage.conn.call(&create)?, &stage.cast.owner)
		.await?;
	let datanet = created.expect::<api::datanets::events::DatanetCreated>()?.datanet;
	let curator = subxt::utils::AccountId32(stage.cast.curator.account());
	let add = stage.conn.call(&calls.add_curator(datanet, curator))?;
	stage.conn.submit(&add, &stage.cast.owner).await?;
	stage.progress.say(&format!(
		"datanet {datanet} is there, and a curator reviews for it"
	));
	Ok(datanet)
}

/// Each contributor submits its own, all at the same time.
async fn contribute(stage: &Stage, datanet: DatanetId, drafts: Vec<Draft>) -> Result<Vec<Contributed>> {
	let mut calls: Vec<(Call, Key)> = Vec::with_capacity(drafts.len());
	for draft in &drafts {
		let commitment = commit_contribution(&draft.key.account(), draft.text.as_bytes())
			.map_err(|error| anyhow::anyhow!("{} cannot be committed to: {error:?}", draft.name))?;
		let call = api::transactions().datanets().contribute(
			datanet,
			draft.kind.clone(),
			commitment.root,
			commitment.tokens,
			commitment.chunks,
			uri(&draft.name),
			draft.commons,
		);
		calls.push((stage.conn.call(&call)?, draft.key.clone()));
	}
	let count = stage.progress.count("contributing", calls.len());
	let results = stage.conn.submit_many(calls, |done| count.at(done)).await;
	drop(count);
	drafts
		.into_iter()
		.zip(results)
		.map(|(draft, result)| {
			let submitted = result.with_context(|| draft.name.clone())?;
			let event = submitted.expect::<api::datanets::events::ContributionSubmitted>()?;
			Ok(Contributed {
				id: event.contribution,
				account: draft.key.account(),
				key: draft.key,
				name: draft.name,
				text: draft.text,
				commons: draft.commons,
				quality: draft.quality,
			})
		})
		.collect()
}

/// Where a text is found: its path in the corpus, cut to what the chain keeps.
fn uri(name: &str) -> Vec<u8> {
	let mut uri = format!("corpus:{name}");
	let limit = usize::try_from(MAX_URI).unwrap_or(usize::MAX);
	while uri.len() > limit {
		uri.pop();
	}
	uri.into_bytes()
}

async fn review(stage: &Stage, contributions: &[Contributed]) -> Result<()> {
	let reviews: Vec<Call> = contributions
		.iter()
		.map(|contributed| {
			let verdict = datanets::Verdict::Accept {
				quality: contributed.quality,
			};
			stage
				.conn
				.call(&api::transactions().datanets().review(contributed.id, verdict))
		})
		.collect::<Result<_, _>>()?;
	let batches: Vec<(Call, Key)> = reviews
		.chunks(REVIEWS)
		.map(|calls| Ok((stage.conn.batch_all(calls)?, stage.cast.curator.clone())))
		.collect::<Result<_>>()?;
	let count = stage
		.progress
		.count("reviewing, 40 in a transaction", batches.len());
	for result in stage.conn.submit_many(batches, |done| count.at(done)).await {
		result?;
	}
	Ok(())
}

/// Two documents of two contributors, cleaned: without headings and rules. With fewer documents there is one parent.
fn refine(contributions: &[Contributed]) -> (Vec<ContributionId>, String) {
	let words = |contributed: &&Contributed| contributed.text.split_whitespace().count();
	let mut candidates: Vec<&Contributed> = contributions.iter().filter(|c| !c.commons).collect();
	// The shortest that are worth it; those that are not come last.
	candidates.sort_by_key(|c| (words(c) < WORTH_CLEANING, words(c), c.id));
	let mut parents: Vec<&Contributed> = Vec::new();
	for candidate in candidates {
		if parents.len() < 2 && parents.iter().all(|parent| parent.account != candidate.account) {
			parents.push(candidate);
		}
	}
	let clean = |text: &str| {
		let kept: Vec<&str> = text
			.lines()
			.map(str::trim)
			.filter(|line| !line.is_empty() && !line.starts_with(['#', '=', '-', '[', '<', '!']))
			.collect();
		kept.join("\n")
	};
	let texts: Vec<String> = parents.iter().map(|parent| clean(&parent.text)).collect();
	let text = format!("Cleaned by the refiner.\n\n{}", texts.join("\n\n"));
	(parents.iter().map(|parent| parent.id).collect(), text)
}

/// Publishes, demands a chunk and has it answered, and seals when nobody may demand any more.
async fn seal(stage: &Stage, datanet: DatanetId, contributions: &[Contributed]) -> Result<SnapshotId> {
	let calls = api::transactions().datanets();
	let (conn, cast) = (&stage.conn, &stage.cast);
	// Anyone may ask to see any chunk; here it is the last one of the longest text.
	let longest = contributions
		.iter()
		.max_by_key(|contributed| (contributed.text.len(), contributed.id))
		.context("there is no contribution")?;
	let role = Role::Contribution {
		contributor: longest.account,
	};
	let committed = CommittedText::new(&role, longest.text.as_bytes())
		.map_err(|error| anyhow::anyhow!("{} cannot be committed to: {error:?}", longest.name))?;
	let chunk = committed.commitment().chunks.saturating_sub(1);
	let proof = committed
		.prove(chunk)
		.map_err(|error| anyhow::anyhow!("chunk {chunk} of {} cannot be proven: {error:?}", longest.name))?;
	let [payer, _] = &cast.payers;
	let demand = datanets::DemandId {
		contribution: longest.id,
		chunk,
	};
	let in_turn = vec![
		(conn.call(&calls.publish_snapshot(datanet))?, cast.curator.clone()),
		(conn.call(&calls.demand_chunk(longest.id, chunk))?, payer.clone()),
		(
			conn.call(&calls.answer_chunk(demand, proof.body, proof.proof))?,
			longest.key.clone(),
		),
	];
	let mut done = conn.submit_in_turn(in_turn).await.into_iter();
	let mut next = || done.next().context("a transaction has no result");
	let published = next()??.expect::<api::datanets::events::SnapshotPublished>()?;
	let snapshot = from_chain_snapshot(&published.snapshot);
	next()?.context("demanding a chunk")?;
	let answered = next()?.context("answering for a chunk")?;
	ensure!(
		!answered.find::<api::datanets::events::ChunkAnswered>().is_empty(),
		"the chain took the answer without saying so"
	);
	stage.progress.say(&format!(
		"snapshot {}/{} is published: {} members; chunk {chunk} of {} was demanded and shown",
		snapshot.datanet, snapshot.number, published.members, longest.name
	));

	stage
		.wait_until_clock(
			"the challenge period of the snapshot, in blocks",
			published.seals_at,
		)
		.await?;
	let seal = conn.call(&calls.seal(to_chain_snapshot(snapshot)))?;
	stage
		.submit_when_due(&seal, &cast.collector, ("Datanets", "ChallengePeriodOpen"))
		.await?;
	stage.progress.say("the snapshot is sealed");
	Ok(snapshot)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn contributed(id: ContributionId, account: u8, text: &str) -> Contributed {
		Contributed {
			id,
			account: [account; 32],
			key: Key::from_uri("//Alice").unwrap(),
			name: String::new(),
			text: text.into(),
			commons: false,
			quality: 50,
		}
	}

	#[test]
	fn refinement_should_have_two_parents_of_two_contributors_when_there_are() {
		let long = "word ".repeat(100);
		let texts = [
			contributed(0, 1, &format!("# Title\n{long}")),
			contributed(1, 1, &format!("{long}{long}")),
			contributed(2, 2, &format!("## Other\n{long}{long}{long}")),
		];
		let (parents, text) = refine(&texts);
		assert_eq!(parents, [0, 2]);
		assert!(!text.contains("Title") && text.contains("word"));
		assert_eq!(refine(&texts[..1]).0, [0]);
	}

	#[test]
	fn uri_should_be_cut_between_characters_when_it_is_too_long() {
		let long = uri(&"ä".repeat(300));
		assert!(long.len() <= 256 && String::from_utf8(long).is_ok());
	}
}
