"""A stand-in for the WinRM service of Windows, on loopback: real NTLM, Kerberos and TLS, real WS-Management messages.

What it says on the wire follows [MS-WSMV] (Web Services Management Protocol Extensions for Windows Vista). Behind it
there is no Windows: a pretend PowerShell takes the collector and gives the document that a test wants.
"""
