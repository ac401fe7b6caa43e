internal import NIOCore
internal import Transports

// On a busy machine a test may stand still for longer than any client or server would be waited for, so the waits of
// tests end when a test says so.
extension HTTPListenerLimits {
    /// Waits that do not pass by themselves, but for the one after the end of a connection.
    static let patient: HTTPListenerLimits = {
        var limits = HTTPListenerLimits()
        limits.headTimeout = .hours(1)
        limits.bodyTimeout = .hours(1)
        limits.idleTimeout = .hours(1)
        limits.stallTimeout = .hours(1)
        return limits
    }()
}

extension UpstreamPoolConfiguration {
    /// Waits that do not pass by themselves.
    static let patient: UpstreamPoolConfiguration = {
        var configuration = UpstreamPoolConfiguration()
        configuration.connectTimeout = .hours(1)
        configuration.queueTimeout = .hours(1)
        configuration.keepTimeout = .hours(1)
        configuration.answerTimeout = .hours(1)
        configuration.bodyTimeout = .hours(1)
        return configuration
    }()
}
