public import Threads

/// More work than the server can take in time. The caller is told to come again, as by `Refusal.tooManyRequests`.
public protocol Overload: Error {}

extension CPULane.Overloaded: Overload {}
