internal import JSONText
internal import PolicyEngine

/// Writes a status for programs; `docs/status.md` lists the keys, which do not change.
package enum StatusJSON {
    /// One object.
    package static func text(_ report: StatusReport) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("healthy", report.isHealthy)
        writer.member("time", StatusTime.text(report.nowNanoseconds))
        writer.member("state_dir", report.stateDirectory)
        writer.key("instances")
        writer.beginArray()
        for instance in report.instances.running { instance.write(to: &writer) }
        writer.endArray()
        writer.key("died")
        writer.beginArray()
        for instance in report.instances.died { instance.write(to: &writer) }
        writer.endArray()
        writer.key("unreadable")
        writer.beginArray()
        for name in report.instances.unreadable { writer.string(name) }
        writer.endArray()
        writer.key("limits")
        writer.beginArray()
        for limit in report.limits { write(limit, to: &writer) }
        writer.endArray()
        writer.key("state_files")
        writer.beginArray()
        for store in report.stores { write(store, to: &writer) }
        writer.endArray()
        writer.key("trail")
        write(trailOf: report, to: &writer)
        writer.endObject()
        return writer.bytes
    }

    private static func write(_ limit: LimitReading, to writer: inout JSONWriter) {
        let key = limit.key
        writer.beginObject()
        writer.member("tool", key.tool)
        writer.member("counter", key.counter)
        writer.member("window", limit.window.word)
        writer.member("server", key.server)
        writer.member("grant", key.grant)
        writer.member("session", key.session)
        writer.member("by", key.by)
        writer.member("shadow", key.isShadow)
        writer.member("used", limit.used.description)
        writer.member("leased", limit.leased.description)
        writer.key("maximum")
        switch limit.maximum {
        case .most(let most): writer.string(most.description)
        case .unlimited: writer.string("unlimited")
        case .unknown: writer.string("unknown")
        }
        writer.member("left", limit.left?.description)
        writer.member("next_free", limit.nextFreeNanoseconds.map(StatusTime.text))
        writer.endObject()
    }

    private static func write(_ store: StoreReading, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("path", store.path)
        writer.member("bytes", store.bytes)
        writer.member("healthy", store.failure == nil)
        writer.member("counters", store.counterCount.map(Int64.init))
        writer.member("error", store.failure)
        writer.endObject()
    }

    private static func write(trailOf report: StatusReport, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("healthy", report.trailFailure == nil)
        writer.member("error", report.trailFailure)
        writer.key("left_calls")
        writer.beginArray()
        for left in report.leftCalls {
            writer.beginObject()
            writer.member("lane", Int64(left.lane))
            writer.member("calls", Int64(left.calls))
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }
}
