package import Catalogue
internal import JSONText
internal import ToolRisk

/// Pins for scripts: one object a line; `docs/pins.md` lists the keys.
package enum PinJSON {
    /// All tools of some books.
    package static func list(_ books: [PinBook]) -> [UInt8] {
        var lines: [UInt8] = []
        for book in books {
            for name in book.names {
                guard let pin = book[name] else { continue }
                lines += line { write(name, pin, of: book.scope, to: &$0) }
            }
        }
        return lines
    }

    /// One tool with all of its differences.
    package static func difference(_ name: String, _ pin: Pin, of scope: PinScope) -> [UInt8] {
        line { writer in
            write(name, pin, of: scope, to: &writer)
            writer.key("fields")
            writer.beginArray()
            for field in DefinitionField.differences(from: pin.pending == nil ? nil : pin.pinned, to: pin.latest) {
                writer.beginObject()
                writer.member("place", field.place)
                writer.member("before", field.before)
                writer.member("after", field.after)
                writer.endObject()
            }
            writer.endArray()
        }
    }

    private static func line(_ members: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        members(&writer)
        writer.endObject()
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    private static func write(_ name: String, _ pin: Pin, of scope: PinScope, to writer: inout JSONWriter) {
        writer.member("server", scope.server)
        writer.member("group", scope.group)
        writer.member("tool", name)
        writer.member("state", pin.stateWord)
        writer.member("concern", pin.concern?.rawValue)
        writer.member("category", pin.verdict.category.rawValue)
        writer.member("risk", Int64(pin.verdict.risk))
        writer.key("labels")
        writer.beginArray()
        for label in pin.verdict.labels.names { writer.string(label) }
        writer.endArray()
        writer.member("first_seen", StatusTime.instant(seconds: pin.firstSeenSeconds))
        writer.member("last_seen", StatusTime.instant(seconds: pin.lastSeenSeconds))
        writer.member("vanished", pin.vanishedSeconds.map { StatusTime.instant(seconds: $0) })
        writer.member("previous_name", pin.previousName)
        writer.member("approved_by", pin.approval?.person)
        writer.member("approved_at", pin.approval.map { StatusTime.instant(seconds: $0.seconds) })
        writer.member("digest", pin.digest)
        writer.key("changes")
        writer.beginArray()
        for change in pin.changes {
            writer.beginObject()
            writer.member("severity", change.severity.rawValue)
            writer.member("change", change.kind.rawValue)
            writer.member("place", change.place)
            writer.member("before", change.before)
            writer.member("after", change.after)
            writer.endObject()
        }
        writer.endArray()
        writer.key("findings")
        writer.beginArray()
        for finding in pin.latest.findings {
            writer.beginObject()
            writer.member("severity", finding.severity.rawValue)
            writer.member("code", finding.code.rawValue)
            writer.member("place", finding.place)
            writer.member("quote", finding.quote)
            writer.endObject()
        }
        writer.endArray()
    }
}

extension StatusTime {
    /// A time given in seconds since the epoch; what is beyond the range of nanoseconds is its end.
    static func instant(seconds: Int64) -> String {
        let limit = Int64.max / 1_000_000_000
        return text(max(-limit, min(limit, seconds)) * 1_000_000_000)
    }
}
