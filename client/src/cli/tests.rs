//! The command line as people type it.

use super::{Cli, Command};
use clap::{CommandFactory, Parser};

fn parse(line: &str) -> Result<Cli, clap::Error> {
	Cli::try_parse_from(std::iter::once("openledger").chain(line.split_whitespace()))
}

#[test]
fn commands_should_be_consistent() {
	Cli::command().debug_assert();
}

/// An argument of a command that is called as one of every command would take its place: what is meant for the one would be
/// read as the other.
#[test]
fn arguments_of_commands_should_not_be_called_as_those_of_all_commands() {
	fn check(command: &clap::Command, shared: &[&str]) {
		for nested in command.get_subcommands() {
			for argument in nested.get_arguments() {
				let id = argument.get_id().as_str();
				assert!(!shared.contains(&id), "{}: {id}", nested.get_name());
			}
			check(nested, shared);
		}
	}
	let command = Cli::command();
	let shared: Vec<_> = command
		.get_arguments()
		.map(|argument| argument.get_id().as_str())
		.collect();
	assert!(shared.contains(&"url"));
	check(&command, &shared);
}

#[test]
fn commands_should_be_understood() {
	for line in [
		"datanet create docs --domain rust --admission bonded --bond 2.5",
		"datanet create docs --key //Alice --url ws://127.0.0.1:1",
		"datanet curator add 0 //Bob",
		"datanet transfer 0 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
		"contribution add --datanet 0 a.md b.md",
		"contribution add --datanet 0 a.md --parents 1,2 --parent-share 30%",
		"contribution add --datanet 0 a.md --model 3 --commons",
		"contribution review accept 1 2 3 --quality 80",
		"contribution review reject 1 --reason spam",
		"snapshot publish 0",
		"snapshot seal 0/1 --advance --key //Alice",
		"snapshot show 0/1 --members --json",
		"snapshot answer 5 0 a.md",
		"model register --kind base --snapshot 0/1:2 --manifest-hash 00 --royalty 10",
		"model register --kind fine-tune --parent 0 --parent 1 --manifest m.json",
		"model lineage 1",
		"operator register --bond 1000 --commission 10",
		"operator serve-model 0 --input 0.001 --output 1000000000000000u",
		"operator price 0 --input 1 --output 2",
		"operator endpoint http://127.0.0.1:8000",
		"operator metadata https://operator.example/about.json",
		"operator undelegate 0",
		"operator undelegate 0 5",
		"operator serve --data d --documents c --model 0=docs --model 1 --settle-every 5",
		"session open --operator 0 --line 0 --line 1:0.1:0.2 --deposit 10 --private",
		"session ask --session 0 --gateway http://127.0.0.1:8000 --limit 1.5 question",
		"session ask --session 0 --parent 0/0/3 question",
		"session mandate create --signer //Bob --cap-per-epoch 5 --amount 10 --operator 1",
		"claim --for //Bob --dry-run",
		"rotate-payee //Bob --key //Alice",
		"finalise 7 --key //Alice",
		"snapshot dispute 5 0 --shown-in 12",
		"snapshot dispute 5 3 --shown-in 12 --before-in 9",
		"session dispute mine.json theirs.json --key //Bob --advance",
		"operator deregister",
		"operator deregister --yes",
		"quote --model 0 --operator 0 1.5",
		"explain 3",
		"explain 3 --payee //Bob --documents corpus --out bob.json --at 9 --scan 100",
		"verify bob.json",
		"verify bob.json --state-root 0x8c089794b88946400d9bbdc0abd7a5d59cd1cdf1f5d99cf74267dc5efbc9a0d9",
		"watch --once --operator 3 --documents corpus",
		"watch --key //Bob --data watch --prepaid 0",
		"explain --receipt 0/0/3 --gateway http://127.0.0.1:8000",
		"activity --from 1 --to 2",
		"conservation --json",
	] {
		if let Err(error) = parse(line) {
			panic!("{line}: {error}");
		}
	}
}

#[test]
fn commands_should_be_refused_when_they_make_no_sense() {
	for line in [
		"",
		"datanet",
		"datanet create",
		"datanet create docs --admission bonded",
		"datanet curator add 0 nobody",
		"contribution add --datanet 0",
		"contribution add --datanet 0 a --parents 1 --model 2",
		"contribution review accept 1 --quality 0",
		"contribution review accept 1 --quality 101",
		"snapshot seal 0",
		"model register --kind other",
		"model register --kind base --royalty 101",
		"operator register",
		"operator metadata",
		"operator serve-model 0 --input -1 --output 1",
		"session open --operator 0 --deposit 1",
		"session ask --session 0",
		"session dispute mine.json",
		"quote --model 0 --operator 0 much",
		"rotate-payee",
		"rotate-payee nobody",
		"finalise",
		"finalise seven",
		"snapshot dispute 5 --shown-in 12",
		"snapshot dispute 5 1",
		"snapshot dispute 5 -1 --shown-in 12",
		"operator deregister 0",
		"explain",
		"verify",
		"verify bob.json --state-root 0x12",
		"explain 1 --receipt 0/0/0 --gateway http://localhost",
		"conservation --key //Alice --key-file f",
	] {
		assert!(parse(line).is_err(), "{line}");
	}
}

#[test]
fn global_flags_should_be_taken_before_and_after_the_command() {
	for line in ["--json conservation", "conservation --json"] {
		let cli = parse(line).unwrap();
		assert!(cli.context.json);
		assert!(matches!(cli.command, Command::Conservation(_)));
	}
}
