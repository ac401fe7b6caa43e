import CommandLineTool
import GatewayRuntime
import JSONText
import PolicyEngine
import Testing

@Suite struct StatusTextTests {
    private let now = Samples.start + 7_200 * Samples.second

    private func report(_ instances: InstanceDirectory.Contents) -> StatusReport {
        StatusReport(stateDirectory: "/state", nowNanoseconds: now, instances: instances, stores: [], limits: [])
    }

    private func running(_ snapshot: InstanceSnapshot) -> InstanceDirectory.Contents {
        var contents = InstanceDirectory.Contents()
        contents.running = [
            InstanceReport(description: Samples.description(), snapshot: snapshot, writtenNanoseconds: now)
        ]
        return contents
    }

    private var full: StatusReport {
        var contents = running(Samples.busy)
        contents.died = [
            InstanceReport(
                description: Samples.description("mail"), snapshot: Samples.snapshot(),
                writtenNanoseconds: now - 90 * Samples.second)
        ]
        contents.unreadable = ["12-abc.json"]
        return StatusReport(
            stateDirectory: "/state", nowNanoseconds: now, instances: contents,
            stores: [StoreReading(path: "/state/state.db", bytes: 40_960, counterCount: 3)],
            limits: [
                Samples.limit("pay", "calls", used: 5, most: .unlimited),
                Samples.limit(
                    "create_charge", "rate_limit", used: 8, leased: 4, most: .most(Amount(units: 20)),
                    next: now + 43 * Samples.second),
                Samples.limit("pay", "spend", used: 7, most: .unknown, by: "\"eur\""),
                Samples.limit(
                    "send", "rate_limit", used: 3, most: .most(Amount(units: 3)), next: now + 600 * Samples.second),
            ],
            leftCalls: [StatusReport.LeftCalls(lane: 2, calls: 1)])
    }

    @Test func `everything stands in 80 columns, fullest limits and most frequent rules first`() {
        let text = StatusText.plain(full)
        #expect(
            text == """
                payments  process 4711, up 2 h, version 0.1.0
                  face      proxy on http://127.0.0.1:8080/mcp
                  server    https://mcp.example.com/mcp
                  policy    /etc/sallyport/policy.yaml, version 0123456789abcdef, enforced
                  calls     1204 forwarded, 1180 succeeded, 10 tool errors, 3 protocol errors,
                            2 unanswered, 9 under way, 4 replayed, 14 refused,
                            2 other messages refused, the last 3 s ago
                  clients   3 sessions, 4 connections, 2 to the server
                  audit     healthy, lane 1, 1220 records, 9 open calls,
                            last error: cannot write `/state/audit/audit-1.jsonl`: no space left on device
                  counters  healthy, 3 leases
                  refused, by rule:
                      12  /tools/create_charge/rules/0
                       2  (default deny)
                       2  duplicate_id
                  would be refused, but for shadow mode, by rule:
                       3  /tools/refund/rules/1

                died  process 4711 of `mail` ended without saying so; last heard of 90 s ago

                the file `12-abc.json` of a gateway cannot be read; another version may have written it

                limits, the fullest first:
                    USED  LEASED      MOST    LEFT  FREE IN  COUNTER
                       3       0         3       0   10 min  send.rate_limit per minute (payments, grant local)
                       8       4        20       8     43 s  create_charge.rate_limit per minute (payments, grant local)
                       5       0  no limit       -        -  pay.calls per minute (payments, grant local)
                       7       0   unknown       -        -  pay.spend per minute (payments, grant local, for "eur")

                  state file /state/state.db, healthy, 40 KiB, 3 counters
                  trail     lane 2, 1 call was under way when its gateway died,
                            the next start says so

                """)
    }

    @Test func `a gateway of several servers names them, and counts grants and policies`() {
        #expect(
            StatusText.plain(report(running(Samples.serving))) == """
                payments  process 4711, up 2 h, version 0.1.0
                  face      proxy on http://127.0.0.1:4780/mcp
                  servers   files, mail
                  config    /etc/sallyport/policy.yaml, 12 grants, 2 policies
                  calls     0 forwarded
                  clients   3 sessions, 4 connections, 1 to the server
                  audit     off
                  counters  in memory, gone when the gateway ends

                """)
    }

    @Test func `when nothing runs, it says so in one sentence`() {
        #expect(StatusText.plain(report(.init())) == "no gateway runs with the state directory `/state`\n")
        #expect(report(.init()).isHealthy)
    }

    @Test func `counters and trails that fail are unhealthy, and an error of long ago is not`() {
        #expect(full.isHealthy)
        var snapshot = Samples.busy
        snapshot.ledger.failure = "the state file is full"
        #expect(!report(running(snapshot)).isHealthy)
        let text = StatusText.plain(report(running(snapshot)))
        #expect(text.contains("the state file does not answer, the state file is full"))
        snapshot = Samples.busy
        snapshot.audit?.isHealthy = false
        #expect(!report(running(snapshot)).isHealthy)
        snapshot = Samples.busy
        snapshot.audit?.lostRecords = 2
        #expect(!report(running(snapshot)).isHealthy)
        var unread = full
        unread.stores = [StoreReading(path: "/state/state.db", bytes: 1, failure: "it is no database")]
        #expect(!unread.isHealthy)
        var trail = full
        trail.trailFailure = "permission denied"
        #expect(!trail.isHealthy)
    }

    @Test func `what others named cannot write to the terminal`() {
        var snapshot = Samples.snapshot()
        snapshot.tally.refusals = Tally.Names(counts: ["\u{1B}[2J": 1])
        var hostile = report(running(snapshot))
        hostile.limits = [Samples.limit("pay", "spend", used: 1, most: .unknown, by: "\"\u{1B}[2J\"")]
        #expect(!StatusText.plain(hostile).contains("\u{1B}"))
    }

    @Test func `the object says the same`() throws {
        let document = try JSONDocument(parsing: StatusJSON.text(full))
        func text(_ pointer: String) throws -> String {
            let place = try #require(JSONPointer(pointer))
            let node = try #require(document.node(at: place), "\(pointer)")
            return String(decoding: document.bytes[document.range(node)], as: UTF8.self)
        }
        #expect(try text("/healthy") == "true")
        #expect(try text("/time") == #""2026-11-21T11:30:00.000Z""#)
        #expect(try text("/instances/0/calls/under_way") == "9")
        #expect(try text("/instances/0/refusals/0") == #"{"rule":"/tools/create_charge/rules/0","count":12}"#)
        #expect(try text("/died/0/server") == #""mail""#)
        #expect(try text("/limits/0/left") == #""0""#)
        #expect(try text("/limits/1/left") == #""8""#)
        #expect(try text("/limits/0/next_free") == #""2026-11-21T11:40:00.000Z""#)
        #expect(try text("/limits/2/maximum") == #""unlimited""#)
        #expect(try text("/state_files/0/counters") == "3")
        #expect(try text("/trail/left_calls/0/calls") == "1")
    }
}
