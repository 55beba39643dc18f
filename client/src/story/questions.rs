//! Real questions through the gateway, each receipt checked before it is paid.

use super::{
	market::{Market, PaidLine},
	publish::Published,
	Stage,
};
use crate::payer::{Memory, Payer, PayerError, Question, Style};
use anyhow::{Context, Result};
use openledger_attribution::ReceiptId;
use openledger_core::Balance;
use std::time::Duration;
use subxt_signer::sr25519::Keypair;

/// Longest answer.
const ANSWER: u32 = 64;
/// Words of a question.
const WORDS: usize = 12;
/// Longest question, in characters: not every language has spaces.
const CHARACTERS: usize = 200;
/// Every so manieth question goes to the agent, and the next one is asked on its behalf.
const AGENT_EVERY: usize = 5;
/// How often a question is repeated if the gateway does not answer.
const ATTEMPTS: usize = 240;
const PAUSE: Duration = Duration::from_millis(500);

/// What was asked.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Asked {
	pub(super) questions: usize,
	pub(super) to_agent: usize,
	pub(super) on_behalf: usize,
	/// Sum of the checked receipts.
	pub(super) amount: Balance,
	pub(super) output_tokens: u64,
	pub(super) seconds: f64,
}

/// One payer's line and what it costs.
struct Line<'a> {
	paid: &'a PaidLine,
	payer: Payer<Keypair>,
}

pub(super) async fn play(
	stage: &Stage,
	market: &Market,
	published: &Published,
	questions: usize,
) -> Result<(super::serving::Serving, Asked)> {
	let serving = super::serving::Serving::start(stage, market, published)
		.await
		.context("starting the gateway")?;
	let mut lines: Vec<Line<'_>> = market
		.lines
		.iter()
		.map(|paid| {
			let file = stage
				.data
				.join(format!("payer-{}-{}.json", paid.session, paid.line));
			let memory = Memory::open(&file, paid.session, paid.line)?;
			let signer = paid.key.pair().clone();
			Ok(Line {
				paid,
				payer: Payer::new(&market.endpoint, paid.terms, signer, paid.limit, memory),
			})
		})
		.collect::<Result<_>>()?;

	let mut dice = Dice(0x6f70_656e_6c65_6467);
	let mut asked = Asked::default();
	let mut parent: Option<ReceiptId> = None;
	let count = stage.progress.count("asking", questions);
	let started = std::time::Instant::now();
	let payers = market.lines.len() / 2;
	for number in 0..questions {
		let to_agent = number % AGENT_EVERY == AGENT_EVERY - 2;
		let who = (number / AGENT_EVERY + number) % payers.max(1);
		let sessions: Vec<_> = market
			.lines
			.iter()
			.filter(|line| line.agent == to_agent)
			.collect();
		let session = sessions
			.get(who)
			.context("there is no line for this model")?
			.session;
		let line = lines
			.iter_mut()
			.find(|line| line.paid.session == session && line.paid.agent == to_agent)
			.context("there is no such line")?;
		let question = Question {
			model: line.paid.model.to_string(),
			prompt: prompt(published, &mut dice)?,
			style: if number % 2 == 0 {
				Style::Completion
			} else {
				Style::Chat
			},
			max_tokens: ANSWER,
			temperature: Some(0.7),
			seed: Some(i64::try_from(number)?),
			parent: if to_agent { None } else { parent.take() },
		};
		let answer = ask(stage, &mut line.payer, &question)
			.await
			.with_context(|| format!("question {number}"))?;
		let receipt = &answer.receipt.receipt;
		asked.questions += 1;
		asked.to_agent += usize::from(to_agent);
		asked.on_behalf += usize::from(question.parent.is_some());
		asked.amount += answer.receipt.cost;
		asked.output_tokens += u64::from(receipt.output_tokens);
		if to_agent {
			parent = Some(receipt.id);
		}
		count.at(number + 1);
	}
	for line in &mut lines {
		pay(stage, &mut line.payer)
			.await
			.context("paying the last receipt")?;
	}
	drop(count);
	asked.seconds = started.elapsed().as_secs_f64();
	stage.record.step("questions").await?;
	stage.progress.say(&format!(
		"{} questions answered and checked, {} by the agent, {} on its behalf: {} tokens for {} OPEN",
		asked.questions,
		asked.to_agent,
		asked.on_behalf,
		asked.output_tokens,
		super::report::open(asked.amount)
	));
	Ok((serving, asked))
}

/// Asks until there is an answer. What the payer remembers makes repeating safe.
async fn ask(stage: &Stage, payer: &mut Payer<Keypair>, question: &Question) -> Result<crate::payer::Answer> {
	let mut tries = Tries::new(stage).await?;
	loop {
		match payer.ask(question).await {
			Ok(answer) => return Ok(answer),
			Err(error) => tries.again(stage, error).await?,
		}
	}
}

/// Pays until the gateway has it.
async fn pay(stage: &Stage, payer: &mut Payer<Keypair>) -> Result<()> {
	let mut tries = Tries::new(stage).await?;
	loop {
		match payer.pay().await {
			Ok(()) => return Ok(()),
			Err(error) => tries.again(stage, error).await?,
		}
	}
}

/// How often something was tried at the gateway.
struct Tries {
	left: usize,
	/// The connection to the node when it began.
	connection: u64,
}

impl Tries {
	async fn new(stage: &Stage) -> Result<Self> {
		// At this connection nothing is missing.
		let connection = stage.conn.connections();
		stage.conn.mend().await?;
		Ok(Self {
			left: ATTEMPTS,
			connection,
		})
	}

	/// Waits until it may be tried again; gives the error back if that is of no use.
	async fn again(&mut self, stage: &Stage, error: PayerError) -> Result<()> {
		// Whoever asks the node nothing does not notice that it was away.
		stage.conn.best_number().await?;
		stage.conn.mend().await?;
		let passing = match &error {
			PayerError::Transport(_) | PayerError::Refused { status: 503, .. } => true,
			// A node that was away may have lost the session for a while, until it is opened again.
			PayerError::Refused { .. } => self.connection != stage.conn.connections(),
			_ => false,
		};
		self.left = self.left.saturating_sub(1);
		if !passing || self.left == 0 {
			return Err(error.into());
		}
		if self.connection != stage.conn.connections() {
			// A gateway waits for the block that held its last batch, and a node that lost it may make none by itself.
			stage.conn.wait_blocks(1, &stage.advance()).await?;
		}
		tokio::time::sleep(PAUSE).await;
		Ok(())
	}
}

/// The first words of some paragraph of some document.
fn prompt(published: &Published, dice: &mut Dice) -> Result<String> {
	let mut documents: Vec<_> = published.contributions.iter().filter(|c| !c.commons).collect();
	// The order of submission differs from run to run; names do not.
	documents.sort_by(|one, other| one.name.cmp(&other.name));
	let document = dice
		.pick(&documents)
		.context("there is no document to ask about")?;
	let paragraphs: Vec<&str> = document
		.text
		.split("\n\n")
		.filter(|paragraph| paragraph.split_whitespace().count() >= WORDS)
		.collect();
	let paragraph = dice.pick(&paragraphs).copied().unwrap_or(&document.text);
	let words: Vec<&str> = paragraph.split_whitespace().take(WORDS).collect();
	Ok(words.join(" ").chars().take(CHARACTERS).collect())
}

/// Numbers that look random and are the same every time (SplitMix64).
struct Dice(u64);

impl Dice {
	fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut mixed = self.0;
		mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		mixed ^ (mixed >> 31)
	}

	fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
		let len = u64::try_from(from.len()).ok().filter(|len| *len > 0)?;
		usize::try_from(self.next() % len)
			.ok()
			.and_then(|index| from.get(index))
	}
}
