import GatewayTesting
import Testing

@Suite struct LedgerConformanceTests {
    @Test func `a ledger over the pure state keeps every promise of the port`() {
        #expect(LedgerConformance.failures { LedgerSubject(ScriptedLedger()) } == [])
    }
}
