/// How serious a log message is.
enum LogLevel: Int, Comparable {
    case debug, info, notice, warning, error, critical, alert, emergency

    init?(_ text: String) {
        switch text {
        case "debug": self = .debug
        case "info": self = .info
        case "notice": self = .notice
        case "warning": self = .warning
        case "error": self = .error
        case "critical": self = .critical
        case "alert": self = .alert
        case "emergency": self = .emergency
        default: return nil
        }
    }

    static func < (left: LogLevel, right: LogLevel) -> Bool { left.rawValue < right.rawValue }
}
