internal import JSONText

extension AuditReader {
    /// A piece of a line for people, and what it is, so that the command line can colour it.
    package struct Part: Sendable, Equatable {
        /// What a piece is.
        package enum Role: Sendable, Equatable {
            case time
            case outcome
            case subject
            case rule
            case code
            case reason
            case duration
        }

        /// What it is.
        package let role: Role
        /// The text, safe for a terminal.
        package let text: String
    }

    /// One record as the pieces of one line, in order; absent ones are left out.
    ///
    /// Text that came from a client or a server is shown with its control and formatting characters spelled out.
    package static func line(for entry: AuditEntry) -> [Part] {
        var parts = [Part(role: .time, text: visible(entry.time))]
        let record: JSONDocument
        do {
            record = try JSONDocument(parsing: entry.text, limits: ChainVerifier.limits)
        } catch {
            return parts + [Part(role: .outcome, text: "unreadable")]
        }
        func text(_ key: String, of node: JSONNodeID = .root) -> String? {
            record.member(key, of: node).flatMap { record.string($0) }
        }
        func add(_ role: Part.Role, _ text: String?) {
            if let text { parts.append(Part(role: role, text: visible(text))) }
        }
        add(.outcome, text("outcome"))
        let target = text("tool") ?? text("target") ?? text("method") ?? text("kind")
        add(.subject, [text("server"), target].compactMap { $0 }.joined(separator: "/"))
        add(.rule, text("rule"))
        add(.code, text("code"))
        add(.reason, text("reason") ?? text("detail"))
        let duration = record.member("upstream", of: .root).flatMap { record.member("duration_us", of: $0) }
        add(.duration, duration.flatMap { record.integer($0) }.map(milliseconds))
        return parts
    }

    /// Microseconds as milliseconds with three decimals, in integers.
    private static func milliseconds(_ microseconds: Int64) -> String {
        let (whole, rest) = microseconds.magnitude.quotientAndRemainder(dividingBy: 1000)
        let digits = String(rest)
        return "\(whole).\(String(repeating: "0", count: 3 - digits.count))\(digits) ms"
    }

    private static func visible(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                shown += "\\u{\(String(scalar.value, radix: 16))}"
            default:
                shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }
}
