internal import Diagnostics
internal import Logging

/// The operator's log: one line a message on standard error.
struct OperatorLog: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    init(level: Logger.Level) {
        logLevel = level
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        StandardError.write("sallyport: \(event.level): \(PlainText.escaped("\(event.message)"))\n")
    }
}
