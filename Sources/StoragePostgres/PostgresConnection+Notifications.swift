import CPostgres
import Glibc
import Storage

// What other connections notify this one of.
extension PostgresConnection {
    /// Waits until somebody notifies this connection, something can be read from `descriptor`, or the time is up.
    func waitForNotification(or descriptor: Int32, milliseconds: Int64) throws(SQLError) {
        var descriptors = [
            pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        ]
        guard try !takeNotifications() else { return }
        guard poll(&descriptors, 2, Int32(milliseconds)) > 0, descriptors[0].revents != 0 else { return }
        guard PQconsumeInput(handle) == 1 else { throw broken("the database connection failed") }
        _ = try takeNotifications()
    }

    func takeNotifications() throws(SQLError) -> Bool {
        var hasSome = false
        while let notification = PQnotifies(handle) {
            PQfreemem(notification)
            hasSome = true
        }
        guard PQstatus(handle) == CONNECTION_OK else { throw broken("the database connection failed") }
        return hasSome
    }
}
