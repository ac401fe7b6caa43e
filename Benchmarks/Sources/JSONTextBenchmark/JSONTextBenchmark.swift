internal import Glibc
internal import JSONText

/// Times the decoder alone.
///
/// Prints CPU nanoseconds an operation, the best of several rounds, and the limit. With `--check` it exits 1 when a
/// limit is missed by more than half, so that a lost trick is noticed.
@main
struct JSONTextBenchmark {
    static func main() throws {
        var benchmark = JSONTextBenchmark()
        let call = Array(Texts.call.utf8)
        let mixed = Array(Texts.mixed.utf8)
        var document = JSONDocument()
        try benchmark.report("parse a call of 300 bytes", limit: 400, count: 20_000) {
            try document.parse(call.span)
            return document.count(.root)
        }
        try benchmark.report("parse it into a new document", limit: 800, count: 20_000) {
            try JSONDocument(parsing: call.span).count(.root)
        }
        try benchmark.report("parse 10 KB of mixed values", limit: 12_000, count: 1_000) {
            try document.parse(mixed.span)
            return document.count(.root)
        }
        try benchmark.reportReading(call)
        try benchmark.reportLargest()
        if CommandLine.arguments.contains("--check") && benchmark.hasMissed { exit(1) }
    }

    private var hasMissed = false

    private mutating func reportReading(_ call: [UInt8]) throws {
        let document = try JSONDocument(parsing: call)
        let params = document.member("params" as StaticString, of: .root) ?? .root
        try report("look up `params`, `arguments`, `amount`", limit: 150, count: 50_000) {
            let arguments = document.member("params" as StaticString, of: .root).flatMap { params in
                document.member("arguments" as StaticString, of: params)
            }
            return arguments.flatMap { document.member("amount", of: $0) } == nil ? 0 : 1
        }
        try report("walk the members of `params`", limit: 100, count: 50_000) {
            var total = 0
            for (_, value) in document.members(of: params) { total += document.count(value) }
            return total
        }
        try report("canonical form of a call", limit: 6_000, count: 5_000) {
            document.canonical(.root).count
        }
    }

    /// Texts as large as the strict limit, made to cost as much as they can.
    private mutating func reportLargest() throws {
        for (name, text) in Texts.largest {
            var document = JSONDocument()
            try report("16 MB: \(name)", limit: 200_000_000, count: 1, rounds: 2) {
                do throws(JSONTextError) { try document.parse(text.span) } catch { return error.offset }
                return document.count(.root)
            }
        }
        var document = JSONDocument()
        let keys = Texts.object((0..<100_000).map { "key\($0 * 7919 % 100_000)" })
        try report("an object of 100,000 keys", limit: 100_000_000, count: 1, rounds: 5) {
            try document.parse(keys.span)
            return document.count(.root)
        }
    }

    private mutating func report(
        _ name: String, limit: Int, count: Int, rounds: Int = 9, _ operation: () throws -> Int
    ) throws {
        var best = Int.max
        var sum = 0
        for _ in 0..<rounds {
            let start = Self.processNanoseconds()
            for _ in 0..<count { sum &+= try operation() }
            best = min(best, (Self.processNanoseconds() - start) / count)
        }
        // Adding the results up keeps the operations from being optimised away.
        let isMissed = best > limit + limit / 2 || sum < 0
        hasMissed = hasMissed || isMissed
        let columns = [(String(best), 13), (String(limit), 13)].map { text, width in
            String(repeating: " ", count: max(0, width - text.count)) + text
        }
        print("\(columns[0]) ns  limit\(columns[1]) ns  \(name)\(isMissed ? "  MISSED" : "")")
    }

    private static func processNanoseconds() -> Int {
        var time = timespec()
        // SAFETY: the call writes one `timespec`, which lives on the stack here.
        _ = unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
