' A loop as decoders have it: a character is taken, changed and appended.
Function F()
    Dim s As String, k As String, c As String
    Dim i As Long, n As Long
    k = "The quick brown fox jumps over the lazy dog"
    For i = 1 To 1000000
        c = Mid(k, (i Mod 43) + 1, 1)
        n = Asc(c)
        n = n Xor 7
        s = s & Chr(n)
    Next
    F = Len(s)
End Function
