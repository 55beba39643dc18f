//! Telling how far it is: bars on a terminal, plain lines elsewhere, both on standard error.

use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};
use std::{
	io::IsTerminal,
	sync::{Mutex, PoisonError},
	time::{Duration, Instant},
};

/// Plain lines about what is counted come at most this often.
const QUIET: Duration = Duration::from_secs(2);
/// And those about what is waited for, since nothing happens meanwhile.
const PATIENT: Duration = Duration::from_secs(10);

/// Where progress is told.
#[derive(Clone)]
pub(super) struct Progress {
	terminal: bool,
	started: Instant,
}

impl Progress {
	pub(super) fn new() -> Self {
		Self {
			terminal: std::io::stderr().is_terminal(),
			started: Instant::now(),
		}
	}

	/// One line.
	pub(super) fn say(&self, words: &str) {
		eprintln!("[{:>6.1} s] {words}", self.started.elapsed().as_secs_f64());
	}

	/// Something that is counted.
	pub(super) fn count(&self, title: &str, total: usize) -> Count {
		if !self.terminal {
			self.say(&format!("{title} ({total})"));
		}
		self.begin(title, total as u64, QUIET, ProgressFinish::AndLeave)
	}

	/// Something that is waited for: plain lines only if that takes a while, and no bar when it is over.
	pub(super) fn wait(&self, title: &str, total: u64) -> Count {
		self.begin(title, total, PATIENT, ProgressFinish::AndClear)
	}

	fn begin(&self, title: &str, total: u64, quiet: Duration, finish: ProgressFinish) -> Count {
		let bar = self.terminal.then(|| {
			let bar = ProgressBar::new(total).with_finish(finish);
			// The template is a constant, so it is valid.
			if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:30}] {pos}/{len} {eta}") {
				bar.set_style(style);
			}
			bar.set_message(title.to_string());
			bar
		});
		Count {
			title: title.to_string(),
			total,
			quiet,
			bar,
			started: self.started,
			last: Mutex::new(Instant::now()),
		}
	}
}

/// The progress of one thing. A bar ends with this value.
pub(super) struct Count {
	title: String,
	total: u64,
	quiet: Duration,
	bar: Option<ProgressBar>,
	started: Instant,
	last: Mutex<Instant>,
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
		if last.elapsed() >= self.quiet {
			*last = Instant::now();
			let seconds = self.started.elapsed().as_secs_f64();
			eprintln!("[{seconds:>6.1} s] {}: {done} of {}", self.title, self.total);
		}
	}
}
