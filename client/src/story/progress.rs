//! Telling how far it is: bars on a terminal, plain lines elsewhere, both on standard error.

use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};
use std::{
	io::IsTerminal,
	sync::{
		atomic::{AtomicUsize, Ordering},
		Arc, Mutex, PoisonError,
	},
	time::{Duration, Instant},
};
use tokio::task::JoinHandle;

/// After so long without a word comes one that it goes on.
const QUIET: Duration = Duration::from_secs(2);
/// Further ones come less often, and so do lines on what is only waited for.
const PATIENT: Duration = Duration::from_secs(10);
/// How often it is looked whether a word is due.
const LOOK: Duration = Duration::from_millis(250);

/// Where progress is told.
#[derive(Clone)]
pub(super) struct Progress {
	told: Arc<Told>,
}

/// What was told, by all who tell.
struct Told {
	terminal: bool,
	started: Instant,
	last: Mutex<Last>,
	/// Bars that are on the terminal now.
	bars: AtomicUsize,
}

/// The last word.
struct Last {
	words: String,
	begun: Instant,
	/// When a line was printed, and whether it was one more on the same.
	line: Instant,
	again: bool,
}

impl Last {
	/// Whether it is time to say that it still goes on.
	fn is_due(&self, now: Instant) -> bool {
		let quiet = if self.again { PATIENT } else { QUIET };
		now.saturating_duration_since(self.line) >= quiet
	}

	fn repeat(&mut self, now: Instant) {
		(self.line, self.again) = (now, true);
	}
}

impl Told {
	fn last<T>(&self, act: impl FnOnce(&mut Last) -> T) -> T {
		act(&mut self.last.lock().unwrap_or_else(PoisonError::into_inner))
	}

	fn print(&self, words: &str) {
		eprintln!("[{:>6.1} s] {words}", self.started.elapsed().as_secs_f64());
	}

	fn begin(&self, words: &str) {
		let now = Instant::now();
		self.last(|last| {
			*last = Last {
				words: words.into(),
				begun: now,
				line: now,
				again: false,
			}
		});
	}

	/// Says that it still goes on, if that is due. A bar says so by itself.
	fn beat(&self) {
		let now = Instant::now();
		let due = self.last(|last| {
			let due = last.is_due(now) && self.bars.load(Ordering::Acquire) == 0;
			due.then(|| {
				last.repeat(now);
				let seconds = now.saturating_duration_since(last.begun).as_secs();
				format!("… {seconds} s since: {}", last.words)
			})
		});
		if let Some(words) = due {
			self.print(&words);
		}
	}
}

/// Tells that it still goes on, as long as this value is there.
pub(super) struct Beat(JoinHandle<()>);

impl Drop for Beat {
	fn drop(&mut self) {
		self.0.abort();
	}
}

impl Progress {
	pub(super) fn new() -> Self {
		let now = Instant::now();
		Self {
			told: Arc::new(Told {
				terminal: std::io::stderr().is_terminal(),
				started: now,
				last: Mutex::new(Last {
					words: "the beginning".into(),
					begun: now,
					line: now,
					again: false,
				}),
				bars: AtomicUsize::new(0),
			}),
		}
	}

	/// Has whatever takes longer than two seconds told again.
	pub(super) fn beat(&self) -> Beat {
		let told = self.told.clone();
		Beat(tokio::spawn(async move {
			loop {
				tokio::time::sleep(LOOK).await;
				told.beat();
			}
		}))
	}

	/// One line.
	pub(super) fn say(&self, words: &str) {
		self.told.begin(words);
		self.told.print(words);
	}

	/// Something that is counted.
	pub(super) fn count(&self, title: &str, total: usize) -> Count {
		if !self.told.terminal {
			self.say(&format!("{title} ({total})"));
		}
		self.begin(title, total as u64, QUIET, ProgressFinish::AndLeave)
	}

	/// Something that is waited for: plain lines only if that takes a while, and no bar when it is over.
	pub(super) fn wait(&self, title: &str, total: u64) -> Count {
		self.told.begin(title);
		self.begin(title, total, PATIENT, ProgressFinish::AndClear)
	}

	fn begin(&self, title: &str, total: u64, quiet: Duration, finish: ProgressFinish) -> Count {
		let bar = self.told.terminal.then(|| {
			let bar = ProgressBar::new(total).with_finish(finish);
			// The template is a constant, so it is valid.
			if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:30}] {pos}/{len} {elapsed}") {
				bar.set_style(style);
			}
			bar.set_message(title.to_string());
			// So that its clock goes on while nothing is done.
			bar.enable_steady_tick(LOOK);
			self.told.bars.fetch_add(1, Ordering::AcqRel);
			bar
		});
		Count {
			title: title.to_string(),
			total,
			quiet,
			bar,
			told: self.told.clone(),
			last: Mutex::new((Instant::now(), QUIET)),
		}
	}
}

/// The progress of one thing. A bar ends with this value.
pub(super) struct Count {
	title: String,
	total: u64,
	quiet: Duration,
	bar: Option<ProgressBar>,
	told: Arc<Told>,
	/// The last plain line, and how long after it the next one may come.
	last: Mutex<(Instant, Duration)>,
}

impl Drop for Count {
	fn drop(&mut self) {
		if self.bar.is_some() {
			self.told.bars.fetch_sub(1, Ordering::AcqRel);
			self.told.begin(&format!("the end of: {}", self.title));
		}
	}
}

impl Count {
	/// So many are done.
	pub(super) fn at(&self, done: usize) {
		self.tell(done as u64);
	}

	/// So many are left.
	pub(super) fn left(&self, left: u64) {
		self.tell(self.total.saturating_sub(left));
	}

	fn tell(&self, done: u64) {
		if let Some(bar) = &self.bar {
			return bar.set_position(done);
		}
		let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
		let (line, quiet) = *last;
		if line.elapsed() >= quiet {
			*last = (Instant::now(), self.quiet);
			self.told.last(|last| last.repeat(Instant::now()));
			self.told
				.print(&format!("{}: {done} of {}", self.title, self.total));
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn word_should_be_due_after_two_seconds_and_then_after_ten() {
		let start = Instant::now();
		let after = |seconds: u64| start + Duration::from_secs(seconds);
		let mut last = Last {
			words: "asking".into(),
			begun: start,
			line: start,
			again: false,
		};
		assert!(!last.is_due(after(1)));
		assert!(last.is_due(after(2)));
		last.repeat(after(2));
		assert!(!last.is_due(after(11)));
		assert!(last.is_due(after(12)));
	}

	#[test]
	fn beat_should_wait_as_long_as_there_is_a_bar() {
		let told = Progress::new().told;
		let long_ago = Instant::now()
			.checked_sub(QUIET)
			.expect("the machine runs for longer");
		told.last(|last| last.line = long_ago);
		told.bars.store(1, Ordering::Release);
		told.beat();
		told.last(|last| assert!(!last.again));
		told.bars.store(0, Ordering::Release);
		told.beat();
		told.last(|last| assert!(last.again && last.line > long_ago));
	}

	#[test]
	fn progress_should_start_anew_when_something_else_is_said() {
		let progress = Progress::new();
		progress.told.last(|last| last.repeat(last.begun));
		progress.say("next");
		progress.told.last(|last| {
			assert_eq!((last.words.as_str(), last.again), ("next", false));
			assert!(last.is_due(last.line + QUIET));
		});
	}
}
