// Attribution method verbatim/1, as docs/attribution.md writes it down: what a client needs to commit to a text, to claim
// what a response repeats, and to commit to the receipt. `node attribution.js` checks it against the published vectors.
import { blake2b } from '@noble/hashes/blake2.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'

const MIN_SPAN = 8
const MAX_SPAN = 256
const MAX_CLAIMS = 1024
const WINDOW = 128

export const hash = (...parts) => blake2b(concatBytes(...parts), { dkLen: 32 })
export const bytes = (text) => (typeof text === 'string' ? utf8ToBytes(text) : text)

/** An unsigned integer of `size` bytes, little endian. */
export function int(value, size) {
	const out = new Uint8Array(size)
	let rest = BigInt(value)
	for (let i = 0; i < size; i++, rest >>= 8n) out[i] = Number(rest & 0xffn)
	if (rest !== 0n) throw new RangeError(`${value} does not fit ${size} bytes`)
	return out
}
const tag = (value) => Uint8Array.of(value)

const isWord = (b) => (b >= 0x61 && b <= 0x7a) || (b >= 0x30 && b <= 0x39) || b === 0x5f

/** Tokens of a text: their bytes, and whether they count. */
export function tokenise(text) {
	const lower = bytes(text).map((b) => (b >= 0x41 && b <= 0x5a ? b + 32 : b))
	const tokens = []
	for (let at = 0; at < lower.length; ) {
		const start = at
		const first = lower[at++]
		if (first === 0x20 || (first >= 0x09 && first <= 0x0d)) continue
		if (isWord(first)) while (at < lower.length && at - start < 32 && isWord(lower[at])) at++
		else if (first >= 0xc0) while (at < lower.length && at - start < 4 && (lower[at] & 0xc0) === 0x80) at++
		const token = lower.slice(start, at)
		tokens.push({ bytes: token, counts: isWord(first) || first >= 0xc0, key: bytesToHex(token) })
	}
	return tokens
}

/** The leaves of both halves of a tree: the left one has the largest power of two. */
function halves(leaves) {
	let split = 1
	while (split * 2 < leaves.length) split *= 2
	return [leaves.slice(0, split), leaves.slice(split)]
}

function treeHash(leaves, leafHash) {
	if (leaves.length === 0) return hash()
	if (leaves.length === 1) return leafHash(leaves[0])
	return hash(tag(1), ...halves(leaves).map((half) => treeHash(half, leafHash)))
}

const rootOf = (leaves, leafHash) => hash(tag(2), int(leaves.length, 8), treeHash(leaves, leafHash))

/** A commitment to a list: its root binds the number of leaves. */
export const merkleRoot = (leaves) => rootOf(leaves, (leaf) => hash(tag(0), leaf))

/** A claim as it stands in its tree: not hashed, with zeros up to 32 bytes. */
const word = (claim) => concatBytes(claim, new Uint8Array(32 - claim.length))

/** The commitment to encoded claims. */
export const claimsRoot = (claims) => rootOf(claims, word)

/** What lies in trees of sums: how many bytes of a leaf are its key, and where its amount begins. */
export const RECEIPTS = { key: 17, amount: 33 }
export const CREDITS = { key: 25, amount: 25 }

/** A node of a tree of sums: what its parent binds. */
function sumNode(leaves, of) {
	if (leaves.length === 1) {
		const [leaf] = leaves
		const amount = leaf.slice(of.amount, of.amount + 16)
		const sum = amount.reduceRight((rest, byte) => (rest << 8n) | BigInt(byte), 0n)
		const key = leaf.slice(0, of.key)
		return { hash: hash(tag(0), leaf), sum, low: key, high: key }
	}
	const [left, right] = halves(leaves).map((half) => sumNode(half, of))
	const encode = ({ hash, sum, low, high }) => concatBytes(hash, int(sum, 16), low, high)
	return { hash: hash(tag(1), encode(left), encode(right)), sum: left.sum + right.sum, low: left.low, high: right.high }
}

/** The commitment to receipts or credits, sorted by their keys: it binds their sum, too. */
export function sumRoot(leaves, of) {
	if (leaves.length === 0) return merkleRoot([])
	const top = sumNode(leaves, of)
	return hash(tag(2), int(leaves.length, 8), int(top.sum, 16), top.hash)
}

const counting = (tokens) => tokens.filter((token) => token.counts).length

const CONTEXTS = { contribution: 0, request: 1, response: 2 }

/** Root, counting tokens and chunks of a text. `identity` is the contributor's account id, or the salt of a session. */
export function commit(text, role, identity) {
	const tokens = tokenise(text)
	const leaves = []
	let before = 0
	for (let at = 0; at < tokens.length; at += WINDOW) {
		const window = tokens.slice(at, at + WINDOW)
		const body = [int(before, 8), int(window.length, 1)]
		for (const token of window) body.push(int(token.bytes.length, 1), token.bytes)
		leaves.push(concatBytes(tag(CONTEXTS[role]), identity, ...body))
		before += counting(window)
	}
	return { root: merkleRoot(leaves), tokens: before, chunks: leaves.length }
}

/** What a place has for position `p` of the response: the equal tokens from there on, cut back to the last that counts. */
function candidate(response, p, source, j) {
	let [length, counted, n] = [0, 0, 0]
	for (let k = 0; k < MAX_SPAN && p + k < response.length && j + k < source.length; k++) {
		if (response[p + k].key !== source[j + k].key) break
		if (!response[p + k].counts) continue
		counted = ++n
		length = k + 1
	}
	return counted >= MIN_SPAN ? { length, counted } : undefined
}

/** The claims to make on a request and on contributions `{ id, text, commons }`, sorted by id. */
export function cover(response, request, contributions) {
	const tokens = tokenise(response)
	const sources = [
		{ rank: 0, id: null, tokens: tokenise(request) },
		...contributions.map(({ id, text, commons }) => ({ rank: commons ? 1 : 2, id, tokens: tokenise(text) })),
	]
	const spans = (claim) => Math.floor(claim.counted / MIN_SPAN)
	const before = (a, b) =>
		a.rank - b.rank ||
		spans(b) - spans(a) ||
		Number(BigInt(a.contribution ?? 0) - BigInt(b.contribution ?? 0)) ||
		b.counted - a.counted ||
		a.sourceStart - b.sourceStart
	const claims = []
	for (let p = 0; p < tokens.length && claims.length < MAX_CLAIMS; ) {
		let best
		if (tokens[p].counts) {
			for (const { rank, id, tokens: source } of sources) {
				for (let j = 0; j < source.length; j++) {
					const found = candidate(tokens, p, source, j)
					if (!found) continue
					const claim = { responseStart: p, sourceStart: j, contribution: id, rank, ...found }
					if (!best || before(claim, best) < 0) best = claim
				}
			}
		}
		if (best) claims.push(best)
		p += best ? best.length : 1
	}
	return claims
}

export function encodeClaim({ responseStart, length, counted, contribution, sourceStart }) {
	const source = contribution === null ? [tag(0)] : [tag(1), int(contribution, 8)]
	return concatBytes(int(responseStart, 4), int(length, 2), int(counted, 2), ...source, int(sourceStart, 8))
}

/** What a receipt of `amount` credits a contribution with. */
export const credit = (amount, claimed, outputTokens) =>
	outputTokens === 0 ? 0n : (amount * BigInt(claimed)) / BigInt(outputTokens)

/** The most that an operator may charge; prices are for 1,000 tokens. */
export const charge = (input, output, prices) =>
	(BigInt(input) * prices.input + BigInt(output) * prices.output) / 1000n

export const encodeReceiptId = ({ session, line, sequence }) =>
	concatBytes(int(session, 8), int(line, 1), int(sequence, 8))

export function encodeReceipt(receipt) {
	return concatBytes(
		encodeReceiptId(receipt),
		int(receipt.cumulativeBefore, 16),
		int(receipt.amount, 16),
		int(receipt.inputTokens, 4),
		int(receipt.outputTokens, 4),
		receipt.request,
		receipt.response,
		tag(0), // on nobody's behalf
		tag(1), // verbatim/1
		int(receipt.claims.length, 2),
		claimsRoot(receipt.claims.map(encodeClaim)),
		tag(0), // nothing was retrieved
		merkleRoot([]),
	)
}

/** What a voucher's signer signs. */
export const voucherMessage = ({ genesis, session, line, operator, cumulative }) =>
	concatBytes(
		bytes('openledger/voucher/1'),
		genesis,
		int(session, 8),
		int(line, 1),
		int(operator, 4),
		int(cumulative, 16),
	)

/** Reproduces the published vectors; throws at the first difference. */
export async function selfTest() {
	const { readFile } = await import('node:fs/promises')
	const { deepStrictEqual: same } = await import('node:assert/strict')
	const file = new URL('../../primitives/attribution/vectors/verbatim-1.json', import.meta.url)
	const vectors = JSON.parse(await readFile(file, 'utf8'))
	let checked = 0
	const check = (found, expected) => (same(found, expected), checked++)
	for (const { text, tokens } of vectors.tokens) {
		const found = tokenise(hexToBytes(text)).map(({ key, counts }) => [key, counts])
		check(found, tokens.map((token) => [token.bytes, token.kind !== 'other']))
	}
	for (const { leaves, root } of vectors.merkle) check(bytesToHex(merkleRoot(leaves.map(hexToBytes))), root)
	for (const { leaves, root } of vectors.sums) check(bytesToHex(sumRoot(leaves.map(hexToBytes), CREDITS)), root)
	for (const { text, role, identity, root, tokens, chunks } of vectors.texts) {
		const found = commit(hexToBytes(text), role, hexToBytes(identity))
		check({ ...found, root: bytesToHex(found.root) }, { root, tokens, chunks })
	}
	for (const { response, request, contributions, claims, claims_root } of vectors.covers) {
		const sources = contributions.map(({ text, ...rest }) => ({ ...rest, text: hexToBytes(text) }))
		const found = cover(hexToBytes(response), hexToBytes(request), sources).map(encodeClaim)
		check(found.map(bytesToHex), claims.map((claim) => claim.encoded))
		check(bytesToHex(claimsRoot(found)), claims_root)
	}
	for (const { amount, claimed, credit: expected, output_tokens } of vectors.credits) {
		check(credit(BigInt(amount), claimed, output_tokens), BigInt(expected))
	}
	for (const vector of vectors.charges) {
		const prices = { input: BigInt(vector.input_price), output: BigInt(vector.output_price) }
		check(charge(vector.input_tokens, vector.output_tokens, prices), BigInt(vector.charge))
	}
	const { receipt_leaves, receipts_root, credit_leaves, ledger_root } = vectors.batch
	check(bytesToHex(sumRoot(receipt_leaves.map(hexToBytes), RECEIPTS)), receipts_root)
	check(bytesToHex(sumRoot(credit_leaves.map(hexToBytes), CREDITS)), ledger_root)
	return checked
}

if (import.meta.url === `file://${process.argv[1]}`) console.log(`${await selfTest()} vectors reproduced`)
