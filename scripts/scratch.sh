# Sourced by scripts that start processes: a folder of their own, and processes that end with the script, however that ends.
# What it needs is `say`.
dir='' pids=()

# scratch NAME: makes the folder, `dir`. It is kept, with the logs, if the script fails.
scratch() {
	dir=$(mktemp -d "${TMPDIR:-/tmp}/openledger-$1.XXXXXX")
	trap leave_scratch EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
}

# Ends all whose numbers are in `pids`, and waits until they have ended.
end_processes() {
	[ ${#pids[@]} -eq 0 ] || kill "${pids[@]}" 2>/dev/null || true
	[ ${#pids[@]} -eq 0 ] || wait "${pids[@]}" 2>/dev/null || true
	pids=()
}

leave_scratch() {
	local status=$?
	trap - EXIT INT TERM
	end_processes
	if [ "$status" = 0 ] || [ "$status" -ge 128 ]; then rm -rf "$dir"; else say "the logs are in $dir" >&2; fi
	exit "$status"
}
