/// The files of one lane, as their names tell.
///
/// A lane is one chain, written by one process at a time: `audit-1.jsonl` is being written,
/// `audit-1.000000000123.jsonl` was rotated and begins with record 123, `audit-1.lock` is held by the writer,
/// `audit-1.open` holds the calls that have no record yet, and `audit-1.jsonl.damaged-1` was set aside because its end
/// could not be trusted.
struct LaneFiles: Equatable {
    /// A rotated file and the sequence number its name promises.
    struct Rotated: Equatable {
        let firstSequence: Int
        let name: String
    }

    let lane: Int
    var rotated: [Rotated] = []
    var hasCurrent = false
    var hasOpenCalls = false
    var damaged: [String] = []

    var currentName: String { Self.currentName(of: lane) }

    static func currentName(of lane: Int) -> String { "audit-\(lane).jsonl" }

    static func lockName(of lane: Int) -> String { "audit-\(lane).lock" }

    static func openCallsName(of lane: Int) -> String { "audit-\(lane).open" }

    static func rotatedName(of lane: Int, firstSequence: Int) -> String {
        let digits = String(firstSequence)
        return "audit-\(lane).\(String(repeating: "0", count: max(0, 12 - digits.count)))\(digits).jsonl"
    }

    /// Sorts names into lanes, by lane number and then by sequence; names of other kinds are passed over.
    static func sorted(_ names: [String]) -> [LaneFiles] {
        var lanes: [Int: LaneFiles] = [:]
        for name in names {
            guard let (lane, rest) = laneAndRest(of: name) else { continue }
            var files = lanes[lane] ?? LaneFiles(lane: lane)
            if files.take(name, rest: rest) { lanes[lane] = files }
        }
        return lanes.values.map { files in
            var files = files
            files.rotated.sort { $0.firstSequence < $1.firstSequence }
            files.damaged.sort()
            return files
        }.sorted { $0.lane < $1.lane }
    }

    private mutating func take(_ name: String, rest: Substring) -> Bool {
        if rest.contains(".damaged-") {
            damaged.append(name)
        } else if rest == "jsonl" {
            hasCurrent = true
        } else if rest == "open" {
            hasOpenCalls = true
        } else if rest.hasSuffix(".jsonl"), let first = number(rest.dropLast(".jsonl".count)) {
            rotated.append(Rotated(firstSequence: first, name: name))
        } else {
            return false
        }
        return true
    }

    /// `audit-<lane>.<rest>`, taken apart.
    private static func laneAndRest(of name: String) -> (lane: Int, rest: Substring)? {
        guard name.hasPrefix("audit-"), let dot = name.firstIndex(of: ".") else { return nil }
        guard let lane = number(name[..<dot].dropFirst("audit-".count)), lane > 0 else { return nil }
        return (lane, name[name.index(after: dot)...])
    }
}

/// A number of plain digits, short enough not to overflow.
private func number(_ digits: Substring) -> Int? {
    guard (1...18).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
        return nil
    }
    return Int(digits)
}
