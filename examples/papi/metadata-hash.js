// Signs with the hash of the metadata (`CheckMetadataHash`), as wallets do that show what they sign: the chain takes it. It refuses a
// signature over another hash: what a wallet would sign that was shown amounts in a token of 12 decimals.
//
//   node metadata-hash.js [ws://127.0.0.1:9944]
//
// The runtime must have been built with the hash of its metadata, as `scripts/release.sh` does; Alice pays.
import assert from 'node:assert/strict'
import { InvalidTxError } from 'polkadot-api'
import { withMetadataHash } from 'polkadot-api/signer'
import { bytes } from './attribution.js'
import { account, main, open, step, submit } from './tools.js'

await main(process.argv[2] ?? 'ws://127.0.0.1:9944', async (client) => {
	const api = client.getUnsafeApi()
	const alice = account('//Alice')
	const shown = (decimals) => ({ ...alice, signer: withMetadataHash({ decimals, tokenSymbol: 'OPEN' }, alice.signer) })
	const remark = api.tx.System.remark({ remark: bytes('signed as shown') })

	await assert.rejects(remark.signAndSubmit(shown(12).signer), (error) => {
		assert(error instanceof InvalidTxError, `${error}`)
		assert.deepEqual([error.error.type, error.error.value.type], ['Invalid', 'BadProof'])
		return true
	})
	step('refused as it must be: Invalid.BadProof, for the hash of a token of 12 decimals')

	const { block, fee } = await submit(remark, shown(18))
	step(`signed over the hash of the metadata: in block ${block}, fee ${open(fee)}`)
})
