internal import GatewayPorts
internal import MCPProtocol

extension Refusal {
    /// A server that cannot be reached now.
    static func serverUnavailable(_ name: String, retryNanoseconds: Int64?) -> Refusal {
        let retry =
            retryNanoseconds.map { ", a retry in \(max(1, $0 / 1_000_000)) ms may help" } ?? ""
        return .upstreamFailed(
            UpstreamFailure(
                code: .unreachable, wasSent: false, message: "the server `\(name)` is not available\(retry)"))
    }

    /// A server that ended, or could not be opened.
    static func serverFailed(_ name: String, _ why: String) -> Refusal {
        .upstreamFailed(
            UpstreamFailure(
                code: .closed, wasSent: true, message: "the server `\(name)` did not answer: \(why)"))
    }

    /// A server to which too many connections are open.
    static func serverCrowded(_ name: String, of grant: String) -> Refusal {
        .upstreamFailed(
            UpstreamFailure(
                code: .busy, wasSent: false,
                message: "too many connections to the server `\(name)` are open for the grant `\(grant)` or for all"))
    }

    /// A server that took too long.
    static func serverTimeout(_ name: String, seconds: Int64) -> Refusal {
        .upstreamFailed(
            UpstreamFailure(
                code: .timeout, wasSent: true, message: "the server `\(name)` did not answer within \(seconds) s"))
    }

    /// True for a method that does not exist where it was asked for.
    var isUnknownMethod: Bool { if case .unknownMethod = self { true } else { false } }
}
