internal import Testing
internal import Transports

@Suite struct ChildProcessStateMachineTests {
    private typealias Machine = ChildProcess.StateMachine

    // MARK: - The ladder

    @Test func `shutting down closes the input, then terminates, then kills`() {
        var machine = Machine(settlingChecks: 2)
        #expect(machine.shutDown() == .closeInput)
        #expect(machine.state == .closing(.open))
        #expect(machine.intervalExpired() == .terminateGroup)
        #expect(machine.state == .terminating(.open))
        #expect(machine.intervalExpired() == .killGroup)
        #expect(machine.state == .killing(.open))
        #expect(machine.intervalExpired() == .none)
        #expect(machine.state == .killing(.open))
    }

    @Test func `a second request to shut down changes nothing`() {
        var machine = Machine(settlingChecks: 2)
        _ = machine.shutDown()
        #expect(machine.shutDown() == .none)
        #expect(machine.state == .closing(.open))
    }

    @Test func `an interval that expires without a shutdown changes nothing`() {
        var machine = Machine(settlingChecks: 2)
        #expect(machine.intervalExpired() == .none)
        #expect(machine.state == .running(.open))
    }

    @Test func `killing skips the ladder from every step`() {
        for steps in 0...2 {
            var machine = Machine(settlingChecks: 2)
            if steps > 0 { _ = machine.shutDown() }
            if steps > 1 { _ = machine.intervalExpired() }
            #expect(machine.kill() == .killGroup)
            #expect(machine.state == .killing(.open))
            #expect(machine.kill() == .none)
            #expect(machine.shutDown() == .none)
            #expect(machine.state == .killing(.open))
        }
    }

    // MARK: - The end

    @Test func `output that ended before the exit is remembered at every step`() {
        for steps in 0...3 {
            var machine = Machine(settlingChecks: 2)
            if steps > 0 { _ = machine.shutDown() }
            if steps > 1 { _ = machine.intervalExpired() }
            if steps > 2 { _ = machine.intervalExpired() }
            #expect(machine.outputEnded() == .none)
            #expect(machine.leaderExited(.code(3)) == .checkGroup)
            #expect(machine.state == .settling(.code(3), .ended, checksLeft: 2))
            #expect(machine.groupChecked(hasMembers: false, isReading: true) == .finish(.code(3)))
            #expect(machine.state == .finished(.code(3)))
        }
    }

    @Test func `an exit waits for the rest of the output`() {
        var machine = Machine(settlingChecks: 2)
        #expect(machine.leaderExited(.code(0)) == .checkGroup)
        #expect(machine.groupChecked(hasMembers: false, isReading: true) == .checkAgain)
        #expect(machine.state == .settling(.code(0), .open, checksLeft: 1))
        #expect(machine.outputEnded() == .checkGroup)
        #expect(machine.groupChecked(hasMembers: false, isReading: true) == .finish(.code(0)))
        #expect(machine.state == .finished(.code(0)))
    }

    @Test func `output that a stranger keeps open is given up`() {
        var machine = Machine(settlingChecks: 1)
        _ = machine.leaderExited(.signal(9))
        #expect(machine.groupChecked(hasMembers: false, isReading: true) == .checkAgain)
        #expect(machine.groupChecked(hasMembers: false, isReading: true) == .finish(.signal(9)))
        #expect(machine.state == .finished(.signal(9)))
    }

    @Test func `paused reading does not use up the wait for the output`() {
        var machine = Machine(settlingChecks: 1)
        _ = machine.leaderExited(.code(0))
        for _ in 0..<5 {
            #expect(machine.groupChecked(hasMembers: false, isReading: false) == .checkAgain)
            #expect(machine.state == .settling(.code(0), .open, checksLeft: 1))
        }
        #expect(machine.groupChecked(hasMembers: false, isReading: true) == .checkAgain)
        #expect(machine.groupChecked(hasMembers: false, isReading: true) == .finish(.code(0)))
    }

    @Test func `a group that outlives its leader is killed when its time is up`() {
        var machine = Machine(settlingChecks: 1)
        _ = machine.outputEnded()
        _ = machine.leaderExited(.code(0))
        #expect(machine.groupChecked(hasMembers: true, isReading: false) == .checkAgain)
        #expect(machine.state == .settling(.code(0), .ended, checksLeft: 0))
        #expect(machine.groupChecked(hasMembers: true, isReading: false) == .killGroupAndFinish(.code(0)))
        #expect(machine.state == .finished(.code(0)))
    }

    @Test func `nothing happens after the report`() {
        var machine = Machine(settlingChecks: 1)
        _ = machine.outputEnded()
        _ = machine.leaderExited(.code(0))
        _ = machine.groupChecked(hasMembers: false, isReading: true)
        #expect(machine.shutDown() == .none)
        #expect(machine.kill() == .none)
        #expect(machine.intervalExpired() == .none)
        #expect(machine.outputEnded() == .none)
        #expect(machine.leaderExited(.code(1)) == .none)
        #expect(machine.groupChecked(hasMembers: true, isReading: true) == .none)
        #expect(machine.state == .finished(.code(0)))
    }

    @Test func `a settling child is neither shut down nor killed again`() {
        var machine = Machine(settlingChecks: 1)
        _ = machine.shutDown()
        _ = machine.leaderExited(.code(0))
        #expect(machine.shutDown() == .none)
        #expect(machine.kill() == .none)
        #expect(machine.intervalExpired() == .none)
        #expect(machine.leaderExited(.code(1)) == .none)
        #expect(machine.state == .settling(.code(0), .open, checksLeft: 1))
    }

    @Test func `a look at the group of a living leader changes nothing`() {
        var machine = Machine(settlingChecks: 1)
        #expect(machine.groupChecked(hasMembers: true, isReading: true) == .none)
        #expect(machine.state == .running(.open))
    }
}
