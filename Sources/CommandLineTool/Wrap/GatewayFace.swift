internal import GatewayRuntime
internal import Logging
internal import NIOCore

/// A gateway at work between its two sides; bound to its loop.
protocol GatewayFace: AnyObject {
    /// We were told to end: in order, and at once when told again.
    func signalled(_ number: Int32)

    /// What people who look may want to know.
    var activity: FaceActivity { get }

    /// A policy or a pin lets more or fewer tools of this server through, or of any: clients may ask for the list anew.
    func announceTools(of server: String?)
}

/// Who is connected to a gateway.
struct FaceActivity {
    /// Where clients connect; nil when they do not, or not yet.
    var listening: String?
    var sessions = 1
    /// Nil over standard streams.
    var clientConnections: Int?
    var upstreamConnections: Int?
    /// What a gateway of many servers serves.
    var served: InstanceSnapshot.ServedReading?
}

/// What every face is made of, all of it bound to one event loop.
struct FaceParts {
    let gateway: Gateway
    let options: GatewayOptions
    let loop: any EventLoop
    let logger: Logger
    /// Gets the exit status.
    let finished: EventLoopPromise<Int32>

    /// 64 random bits as text.
    static func randomID() -> String {
        var generator = SystemRandomNumberGenerator()
        return String(generator.next() as UInt64, radix: 36)
    }
}
