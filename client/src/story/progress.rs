//! Telling how far it is: bars on a terminal, plain lines elsewhere, both on standard error.

use indicatif::{ProgressBar, ProgressStyle};
use std::{
	io::IsTerminal,
	sync::{Mutex, PoisonError},
	time::{Duration, Instant},
};

/// Plain lines come at most this often.
const QUIET: Duration = Duration::from_secs(2);

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
		let bar = if self.terminal {
			let bar = ProgressBar::new(total as u64);
			// The template is a constant, so it is valid.
			if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:30}] {pos}/{len} {eta}") {
				bar.set_style(style);
			}
			bar.set_message(title.to_string());
			Some(bar)
		} else {
			self.say(&format!("{title} ({total})"));
			None
		};
		Count {
			title: title.to_string(),
			total,
			bar,
			started: self.started,
			last: Mutex::new(Instant::now()),
		}
	}
}

/// The progress of one thing that is counted.
pub(super) struct Count {
	title: String,
	total: usize,
	bar: Option<ProgressBar>,
	started: Instant,
	last: Mutex<Instant>,
}

impl Count {
	/// So many are done.
	pub(super) fn at(&self, done: usize) {
		if let Some(bar) = &self.bar {
			return bar.set_position(done as u64);
		}
		let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
		if last.elapsed() >= QUIET {
			*last = Instant::now();
			let seconds = self.started.elapsed().as_secs_f64();
			eprintln!("[{seconds:>6.1} s] {}: {done} of {}", self.title, self.total);
		}
	}
}

impl Drop for Count {
	fn drop(&mut self) {
		if let Some(bar) = &self.bar {
			bar.finish();
		}
	}
}
