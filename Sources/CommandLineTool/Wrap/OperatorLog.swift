internal import Diagnostics
internal import Logging
internal import Synchronization

/// How loud the operator's log is, which may change while the gateway runs.
final class LogVolume: Sendable {
    private let stored: Mutex<Logger.Level>

    init(_ level: Logger.Level) {
        stored = Mutex(level)
    }

    var level: Logger.Level {
        get { stored.withLock { $0 } }
        set { stored.withLock { $0 = newValue } }
    }
}

/// The operator's log: one line a message on standard error.
struct OperatorLog: LogHandler {
    private let volume: LogVolume
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    private init(_ volume: LogVolume) {
        self.volume = volume
    }

    /// A logger that is as loud as `volume` says at the time.
    static func logger(_ volume: LogVolume) -> Logger {
        Logger(label: ToolVersion.name) { _ in OperatorLog(volume) }
    }

    var logLevel: Logger.Level {
        get { volume.level }
        set { volume.level = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        StandardError.write("sallyport: \(event.level): \(PlainText.escaped("\(event.message)"))\n")
    }
}
